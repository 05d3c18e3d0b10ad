"""A public service as a contact card (vCard 4.0, RFC 6350), for the officer's own phone.

The full card names the service, so it belongs on the officer's phone alone.  Whoever she lives with may read hers: for
her phone there is `neutral=True`, a card under a name that says nothing, with the numbers and the hours only.  A
well-known number still says whose it is; ask her whether she wants it in her phone at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from .hsds_tables import id_of
from .phones import Phone
from .service import Service

NEUTRAL_NAME = "Office"
FILE_NAME = "contact.vcf"
"""What a downloaded card is called: it names nobody."""
_OCTETS = 75


class NoCard(ValueError):
    """There is no card of the service; the message is a sentence that names nothing."""


def vcard_of(service: Service, neutral: bool = False) -> str:
    """The card of *service*; with *neutral* without its name, organisation, address of a page, languages or id.

    Raises `NoCard` where not everybody may see the service, and where it does not work now.
    """
    if service.tier != "public":
        raise NoCard("there is no card of a service that is not public.")
    if service.status:
        raise NoCard(f"there is no card of a service that is {service.status}.")
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{_escaped(NEUTRAL_NAME if neutral else service.name)}",
        *map(_tel, service.phones),
        *(() if neutral else _about(service)),
        *_note(service.hours, "" if neutral else service.hours_said),
        "END:VCARD",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _tel(phone: Phone) -> str:
    # A short code has no meaning outside its country, so it is no global tel: address; as a text it can be dialled.
    if phone.e164 and phone.tel == phone.e164:
        return f"TEL;VALUE=uri;TYPE=voice:tel:{phone.e164}"
    return f"TEL;VALUE=text;TYPE=voice:{_escaped(phone.tel or phone.printed)}"


def _about(service: Service) -> Iterator[str]:
    yield f"UID:urn:uuid:{id_of(service.id)}"
    if service.organisation:
        yield f"ORG:{_escaped(service.organisation)}"
    if service.email:
        yield f"EMAIL:{_escaped(service.email)}"
    if service.website:
        yield f"URL:{service.website}"
    for order, language in enumerate(service.languages, 1):
        yield f"LANG;PREF={min(order, 100)}:{language}"


def _note(*said: str) -> Iterator[str]:
    hours = "; ".join(dict.fromkeys(one for one in said if one))
    if hours:
        yield f"NOTE:{_escaped(f'Hours: {hours}')}"


def _escaped(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """*line* in pieces of at most 75 octets, no character cut in two, each but the first begun by a space."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode("utf-8"))
        if octets + size > _OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += size
    yield piece
