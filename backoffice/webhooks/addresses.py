"""Which addresses of the network may be called, however they are written. Nothing of the company's own network is.

Special blocks are those of Python's `ipaddress` (the registries of IANA); what carries an IPv4 address within an IPv6
one counts as the address that it carries.
"""

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What Python's versions tell differently, and what answers from within clouds at an address that is public by number.
CLOSED = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "3fff::/20"))
)
GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
TRANSLATED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")))
LAST_32_BITS = 0xFFFFFFFF


def is_open(text: str, *, this_machine: bool) -> bool:
    """Whether an address that a name led to may be called; loopback where `this_machine` says so."""
    if is_this_machine(text):
        return this_machine
    plain, _percent, zone = text.partition("%")
    address = _carried(ipaddress.ip_address(plain))
    if zone or any(address in network for network in CLOSED):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in GIVEN_OUT:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_this_machine(text: str) -> bool:
    """Whether an address never leaves the machine."""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def written_in(host: str) -> str | None:
    """The address that a host is, in any form that a resolver takes for one (`2130706433`, `0x7f.1`); None for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _carried(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address.teredo:
        return address.teredo[1]
    is_translated = any(address in network for network in TRANSLATED)
    return ipaddress.IPv4Address(int(address) & LAST_32_BITS) if is_translated else address
