FROM python:3.13-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-morisawa-bizud-gothic fonts-ipamj-mincho \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY bin/uv.txt requirements/run.txt /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/uv.txt \
 && uv pip sync --system --no-cache --require-hashes /tmp/run.txt

COPY . .
RUN useradd --system --create-home ennoshita && mkdir -p var && chown ennoshita var
USER ennoshita
ENV PYTHONUNBUFFERED=1

# Gives every program the secret key that the shared folder `var` keeps.
ENTRYPOINT ["python", "-m", "backoffice.project.launch", "exec"]
CMD ["gunicorn", "backoffice.project.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
