"""Services as cards: whom to call, what the number is, and what to know before calling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import streamlit as st

from algorithms import Referral
from components import markup, region, session
from components.scene import Scene
from referral_directory import Found, Offer, Refusal, Service, circumstances, language_name
from referral_directory import kinds as every_kind

# Never marked by an officer, not even at her wish: what may not be asked may not be noted either.
NEVER_MARKED = ("hiv", "sex_work", "foreigner")
ASKED = "uses_drugs"
PLACES = ("shelter", "crisis_centre")


def wanted(scene: Scene) -> None:
    """Where, and what a place must be able to take: marked with her, the same list for every woman, kept nowhere."""
    region.box(scene.country)
    known = {fact for fact in scene.done.facts if fact in circumstances()}
    open_to_mark = [name for name in circumstances() if name not in NEVER_MARKED]
    differs = session.marked_otherwise()
    marked = [name for name in open_to_mark if differs.get(name, name in known)]
    with st.expander("What must the place take?"):
        chosen = st.pills(
            "The same list for every woman. Mark only what she wants the place to know; it is kept nowhere.",
            open_to_mark,
            selection_mode="multi",
            default=marked,
            format_func=lambda name: markup.label(circumstances()[name].she),
            key=f"pills.{'.'.join(sorted(known))}",
        )
    picked = tuple(chosen or ())
    session.mark(picked, {name: name in picked for name in open_to_mark if (name in picked) != (name in known)})


def found(scene: Scene, wanted_kinds: tuple[str, ...]) -> Found:
    """Who can help, best first, at this minute."""
    return scene.country.find(wanted_kinds, session.region() or None, session.circumstances(), datetime.now(UTC))


def show(scene: Scene, node: Referral) -> None:
    """The cards of a referral: the first one big, the rest below, those not offered with their reason.

    What she came to need on the way is offered after what this step asks for.
    """
    services = found(scene, node.kinds)
    best = to_call(services)
    page = first(scene, best) + _others(scene, services, best) + not_offered(services)
    also = tuple(kind for kind in scene.done.needs if kind not in node.kinds)
    if also:
        more = found(scene, also).offered
        page += markup.fold(f"Also asked for on the way: {len(more)}", _cards(scene.slots, more)) if more else ""
    st.html(page)


def place_first(kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds asked for, a place for tonight before all others."""
    return tuple(sorted(kinds, key=lambda kind: kind not in PLACES))


def to_call(services: Found) -> Offer | None:
    """Whom to call first: for a place where one is asked for; the line it is reached through where it has no number."""
    places = [offer for offer in services.offered if set(offer.kinds) & set(PLACES)]
    offered = places or services.offered
    if offered and offered[0].service.phones:
        return offered[0]
    with_number = (offer for offer in offered if offer.service.phones)
    return services.fallback or next(with_number, None)


def first(scene: Scene, best: Offer | None) -> str:
    """The card to call now."""
    if best is None:
        return "<p>No line of this country is known to us. Ask your duty officer.</p>"
    return f'<div class="cards">{card(scene.slots, best, first_one=True)}</div>'


def by_kind(scene: Scene, services: Found, kinds: Sequence[str], best: Offer | None = None) -> dict[str, str]:
    """Kind → its part of the page: the first service open, the others folded.

    A service stands once, where it is first named; *best* stands above already.
    """
    shown = {best.service.id} if best else set()
    parts = {}
    for kind in kinds:
        giving = [offer for offer in services.offered if kind in offer.kinds]
        above = [offer.service.name for offer in giving if offer.service.id in shown]
        fresh = [offer for offer in giving if offer.service.id not in shown]
        shown |= {offer.service.id for offer in fresh}
        open_, folded = (fresh[:0], fresh) if above else (fresh[:1], fresh[1:])
        said = f"Stands above: {', '.join(above)}." if above else "" if giving else "Nobody is known to us here."
        parts[kind] = (
            f"<h3>{escape(every_kind()[kind].title)}</h3>"
            + (f"<p class='facts'>{escape(said)}</p>" if said else "")
            + _cards(scene.slots, open_)
            + (markup.fold(f"{len(folded)} more", _cards(scene.slots, folded)) if folded else "")
        )
    return parts


def line_left(scene: Scene, services: Found, best: Offer | None) -> str:
    """The country's line, where it stands nowhere else."""
    return _cards(scene.slots, _line_left(services, best))


def on_paper(scene: Scene, services: Found, kinds: Sequence[str]) -> str:
    """Every service, kind by kind, those that say they refuse nobody first; no address of a place for the night.

    Each card says itself whom its service refuses, so that nobody is sent to a closed door.
    """
    offers = sorted(services.offered, key=lambda offer: _refuses_somebody(offer.service))
    printed: set[str] = set()
    parts = []
    for kind in kinds:
        fresh = [offer for offer in offers if kind in offer.kinds and offer.service.id not in printed]
        printed |= {offer.service.id for offer in fresh}
        cards = "".join(card(scene.slots, offer, printed=True) for offer in fresh)
        parts.append(f"<h3>{escape(every_kind()[kind].title)}</h3><div class='cards'>{cards}</div>" if cards else "")
    line = "".join(card(scene.slots, offer, printed=True) for offer in _line_left(services, None))
    return f"<h2>Whom to call</h2>{''.join(parts)}<div class='cards'>{line}</div>"


def _refuses_somebody(service: Service) -> bool:
    return any(said.answer == "no" for said in service.accepts.values())


def _line_left(services: Found, best: Offer | None) -> list[Offer]:
    shown = {offer.service.id for offer in services.offered} | ({best.service.id} if best else set())
    return [line for line in [services.fallback] if line and line.service.id not in shown]


def _others(scene: Scene, services: Found, best: Offer | None) -> str:
    """The other cards, and the country's line at the end where it is not the first."""
    rest = [offer for offer in services.offered if best is None or offer.service.id != best.service.id]
    rest += _line_left(services, best)
    shown, folded = rest[:4], rest[4:]
    more = markup.fold(f"{len(folded)} more", _cards(scene.slots, folded)) if folded else ""
    return _cards(scene.slots, shown) + more


def not_offered(services: Found, printed: bool = False) -> str:
    """Every service not offered, with its reason, and how many are not published."""
    parts = []
    if services.not_offered:
        title = f"Not offered, and why: {len(services.not_offered)}"
        rows = "<ul>" + "".join(_refused(refusal) for refusal in services.not_offered) + "</ul>"
        parts.append(f"<h2>{title}</h2>{rows}" if printed else markup.fold(title, rows))
    if services.withheld:
        count = services.withheld
        parts.append(
            f"<p class='doubt'>{count} more {'service is' if count == 1 else 'services are'} not shown here: "
            "the organisation has not agreed to be published.</p>"
        )
    return "".join(parts)


def card(slots: Mapping[str, str], offer: Offer, first_one: bool = False, printed: bool = False) -> str:
    """One service: name, kind, number, open, languages, takes, last checked, source."""
    service = offer.service
    numbers = "".join(_number(phone.printed, phone.tel) for phone in service.phones)
    reach = f"<p><b>{escape(_sentence(offer.reach))}</b></p>" if offer.reach else ""
    given = ", ".join(every_kind()[kind].title for kind in offer.kinds)
    return (
        f'<article class="card{" first" if first_one else ""}"><h3>{escape(service.name)}</h3>'
        f'<p class="kind">{escape(given)}{_organisation(service)}</p>{numbers}{reach}'
        f"<p>{_marks(offer)}</p><ul>{_asked(offer)}"
        f"{''.join(f'<li>{row}</li>' for row in _rows(slots, offer, printed))}</ul></article>"
    )


def _cards(slots: Mapping[str, str], offers: Sequence[Offer]) -> str:
    return f'<div class="cards">{"".join(card(slots, offer) for offer in offers)}</div>' if offers else ""


def _number(printed: str, tel: str) -> str:
    if not tel:
        return f'<span class="number">{escape(printed)}</span>'
    return f'<a class="number" href="tel:{escape(tel)}">{escape(printed)}</a>'


def _organisation(service: Service) -> str:
    return f" · {escape(service.organisation)}" if service.organisation else ""


def _marks(offer: Offer) -> str:
    """The two things to know at a glance: does it take women who use drugs, and has anybody checked it of late."""
    said = offer.service.accepts.get(ASKED)
    answer = said.answer if said else "unknown"
    takes = {
        "yes": ("yes", "Takes women who use drugs: yes"),
        "conditional": ("ask", "Takes women who use drugs: call first"),
        "no": ("ask", "Takes women who use drugs: no"),
        "unknown": ("", "Takes women who use drugs: unknown, call first"),
    }[answer]
    checked = ("yes" if offer.checked.code in ("checked", "edited") else "ask", _sentence(offer.checked))
    return " ".join(f'<span class="mark {css}">{escape(says)}</span>' for css, says in (takes, checked))


def _rows(slots: Mapping[str, str], offer: Offer, printed: bool) -> list[str]:
    service = offer.service
    hidden = printed and set(service.kinds) & set(PLACES)
    languages = ", ".join(language_name(code, "en") for code in service.languages)
    said = [
        _sentence(offer.remark) if offer.remark else "",
        *_conditions(offer),
        _sentence(offer.area),
        _sentence(offer.open),
        f"Speaks: {languages}" if languages else "",
        service.eligibility and f"For: {service.eligibility}",
        f"Cost: {service.cost}" if service.cost else "",
        f"Address: {service.address}" if service.address and not hidden else "",
    ]
    rows = [escape(markup.filled(row, slots)) for row in said if row]
    if service.description:
        rows.append(f"<small>{escape(markup.filled(service.description, slots))}</small>")
    source = service.source
    dated = f", {source.date}" if source.date else ", date not known"
    link = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{escape(source.site)}</a>'
    return [*rows, f"<small>Source: {link}{escape(dated)}</small>"]


def _asked(offer: Offer) -> str:
    """For whom alone it is there, and what it says to the circumstances that were marked; the paper knows of none."""
    said = [_sentence(offer.group)] if offer.group else []
    said += [_sentence(words) for name, words in offer.takes.items() if name != ASKED or words.code != "takes"]
    said += [caution.says for caution in offer.cautions]
    return "".join(f"<li>{escape(row)}</li>" for row in said)


def _conditions(offer: Offer) -> list[str]:
    """What the service says by itself of anybody it refuses or takes on a condition, asked for or not."""
    every = circumstances()
    rows = []
    for name, said in offer.service.accepts.items():
        if name in offer.takes or said.answer == "yes":
            continue
        women = every[name].title.lower()
        rows.append(f"Does not take {women}" if said.answer == "no" else f"Takes {women} on a condition: {said.note}")
    return rows


def _refused(refusal: Refusal) -> str:
    return f"<li><b>{escape(refusal.service.name)}</b>: {escape(refusal.reason)}</li>"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
