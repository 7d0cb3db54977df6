"""組織: offices (事業所), units (部署), people, users, memberships and posts, each with its dates."""
