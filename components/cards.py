"""Services as cards: whom to call, what the number is, and what to know before calling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

import streamlit as st

from algorithms import Referral
from components import markup, session
from components.scene import Scene
from referral_directory import Found, Offer, Refusal, Service, circumstances, kinds, language_name

# Never marked by an officer, not even at her wish: what may not be asked may not be noted either.
NEVER_MARKED = ("hiv", "sex_work", "foreigner")
ASKED = "uses_drugs"


def wanted(scene: Scene) -> None:
    """What a place must be able to take: marked with her, the same list for every woman, kept nowhere."""
    known = {fact for fact in scene.done.facts if fact in circumstances()}
    open_to_mark = [name for name in circumstances() if name not in NEVER_MARKED]
    differs = session.marked_otherwise()
    marked = [name for name in open_to_mark if differs.get(name, name in known)]
    said = ", ".join(circumstances()[name].she for name in marked) or "nothing marked"
    with st.expander(f"What must the place take? ({markup.label(said)})"):
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
    page = first(scene, services) + others(scene, services) + not_offered(services)
    also = tuple(kind for kind in scene.done.needs if kind not in node.kinds)
    if also:
        more = found(scene, also).offered
        page += markup.fold(f"Also asked for on the way: {len(more)}", _cards(scene.slots, list(more))) if more else ""
    st.html(page)


def first(scene: Scene, services: Found) -> str:
    """The card to call now."""
    best = _best(services)
    if best is None:
        return "<p>No line of this country is known to us. Ask your duty officer.</p>"
    return f'<div class="cards">{card(scene.slots, best, first_one=True)}</div>'


def others(scene: Scene, services: Found) -> str:
    """The other cards, and the country's line at the end where it is not the first."""
    best = _best(services)
    rest = [offer for offer in services.offered if offer is not best]
    line = services.fallback
    if line and best and line.service.id not in {best.service.id, *(offer.service.id for offer in rest)}:
        rest.append(line)
    shown, folded = rest[:4], rest[4:]
    more = markup.fold(f"{len(folded)} more", _cards(scene.slots, folded)) if folded else ""
    return _cards(scene.slots, shown) + more


def not_offered(services: Found) -> str:
    """Every service not offered, with its reason, and how many are not published."""
    parts = []
    if services.not_offered:
        rows = "".join(_refused(refusal) for refusal in services.not_offered)
        parts.append(markup.fold(f"Not offered, and why: {len(services.not_offered)}", f"<ul>{rows}</ul>", "paper"))
    if services.withheld:
        count = services.withheld
        parts.append(
            f"<p class='doubt'>{count} more {'service is' if count == 1 else 'services are'} not shown here: "
            "the organisation has not agreed to be published.</p>"
        )
    return "".join(parts)


def card(slots: Mapping[str, str], offer: Offer, first_one: bool = False) -> str:
    """One service: name, kind, number, open, languages, takes, last checked, source."""
    service = offer.service
    numbers = "".join(_number(phone.printed, phone.tel) for phone in service.phones)
    reach = f"<p><b>{escape(_sentence(offer.reach))}</b></p>" if offer.reach else ""
    given = ", ".join(kinds()[kind].title for kind in offer.kinds)
    return (
        f'<article class="card{" first" if first_one else ""}"><h3>{escape(service.name)}</h3>'
        f'<p class="kind">{escape(given)}{_organisation(service)}</p>{numbers}{reach}'
        f"<p>{_marks(offer)}</p><ul>{_asked(offer)}"
        f"{''.join(f'<li>{row}</li>' for row in _rows(slots, offer))}</ul></article>"
    )


def _best(services: Found) -> Offer | None:
    """The best service, or the line it is reached through where it has no number of its own."""
    if services.offered and services.offered[0].service.phones:
        return services.offered[0]
    with_number = (offer for offer in services.offered if offer.service.phones)
    return services.fallback or next(with_number, None)


def _cards(slots: Mapping[str, str], offers: list[Offer]) -> str:
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


def _rows(slots: Mapping[str, str], offer: Offer) -> list[str]:
    service = offer.service
    languages = ", ".join(language_name(code, "en") for code in service.languages)
    said = [
        _sentence(offer.remark) if offer.remark else "",
        *_conditions(offer),
        _sentence(offer.area),
        _sentence(offer.open),
        f"Speaks: {languages}" if languages else "",
        service.eligibility and f"For: {service.eligibility}",
        f"Cost: {service.cost}" if service.cost else "",
        f"Address: {service.address}" if service.address else "",
    ]
    rows = [escape(markup.filled(row, slots)) for row in said if row]
    source = service.source
    dated = f", {source.date}" if source.date else ", date not known"
    link = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{escape(source.site)}</a>'
    return [*rows, f"<small>Source: {link}{escape(dated)}</small>"]


def _asked(offer: Offer) -> str:
    """What the service says to the circumstances that were marked: on the screen only, for paper would tell them."""
    said = [_sentence(words) for name, words in offer.takes.items() if name != ASKED or words.code != "takes"]
    said += [caution.says for caution in offer.cautions]
    return "".join(f"<li class='unwritten'>{escape(row)}</li>" for row in said)


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
    hers = " class='unwritten'" if any(reason.code == "refuses" for reason in refusal.reasons) else ""
    return f"<li{hers}><b>{escape(refusal.service.name)}</b>: {escape(refusal.reason)}</li>"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
