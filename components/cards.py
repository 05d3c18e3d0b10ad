"""Services as cards: whom to call, what the number is, and what to know before calling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import streamlit as st

from algorithms import Referral
from components import markup, region, services, session
from components.markup import as_html
from components.scene import Scene
from components.spoken import counted, day, of_country, of_kinds, say
from referral_directory import Found, Offer, Refusal, Service, circumstances

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
    with st.expander(say("What must the place take?")):
        chosen = st.pills(
            say("The same list for every woman. Mark only what she wants the place to know; it is kept nowhere."),
            open_to_mark,
            selection_mode="multi",
            default=marked,
            format_func=_said_of_her,
            key=f"pills.{'.'.join(sorted(known))}",
        )
    picked = tuple(chosen or ())
    session.mark(picked, {name: name in picked for name in open_to_mark if (name in picked) != (name in known)})


def _said_of_her(circumstance: str) -> str:
    return markup.label(of_kinds(circumstances()[circumstance].she, f"circumstances.{circumstance}.she"))


def found(scene: Scene, wanted_kinds: tuple[str, ...]) -> Found:
    """Who can help, best first, at this minute."""
    return scene.country.find(wanted_kinds, session.region() or None, session.circumstances(), datetime.now(UTC))


def show(scene: Scene, node: Referral) -> None:
    """The cards of a referral: the first one big, the rest below, those not offered with their reason.

    What she came to need on the way is offered after what this step asks for.
    """
    here = found(scene, node.kinds)
    best = to_call(here)
    page = first(scene, best) + _others(scene, here, best) + not_offered(here)
    also = tuple(kind for kind in scene.done.needs if kind not in node.kinds)
    if also:
        more = found(scene, also).offered
        title = say("Also asked for on the way: {n}", n=len(more))
        page += markup.fold(title, _cards(scene.slots, more)) if more else ""
    st.html(page)


def place_first(kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds asked for, a place for tonight before all others."""
    return tuple(sorted(kinds, key=lambda kind: kind not in PLACES))


def to_call(there: Found) -> Offer | None:
    """Whom to call first: for a place where one is asked for; the line it is reached through where it has no number."""
    places = [offer for offer in there.offered if set(offer.kinds) & set(PLACES)]
    offered = places or there.offered
    if offered and offered[0].service.phones:
        return offered[0]
    with_number = (offer for offer in offered if offer.service.phones)
    return there.fallback or next(with_number, None)


def first(scene: Scene, best: Offer | None) -> str:
    """The card to call now."""
    if best is None:
        return f"<p>{as_html(say('No line of this country is known to us. Ask your duty officer.'))}</p>"
    return f'<div class="cards">{card(scene.slots, best, first_one=True)}</div>'


def by_kind(scene: Scene, there: Found, kinds: Sequence[str], best: Offer | None = None) -> dict[str, str]:
    """Kind → its part of the page: the first service open, the others folded.

    A service stands once, where it is first named; *best* stands above already.
    """
    shown = {best.service.id} if best else set()
    parts = {}
    for kind in kinds:
        giving = [offer for offer in there.offered if kind in offer.kinds]
        above = [services.name_of(offer.service) for offer in giving if offer.service.id in shown]
        fresh = [offer for offer in giving if offer.service.id not in shown]
        shown |= {offer.service.id for offer in fresh}
        open_, folded = (fresh[:0], fresh) if above else (fresh[:1], fresh[1:])
        said = _stands_above(above) if above else "" if giving else as_html(say("Nobody is known to us here."))
        parts[kind] = (
            f"<h3>{escape(services.given([kind]))}</h3>"
            + (f"<p class='facts'>{said}</p>" if said else "")
            + _cards(scene.slots, open_)
            + _more(scene, folded)
        )
    return parts


def _more(scene: Scene, folded: Sequence[Offer]) -> str:
    title = counted("{n} more", "{n} more", len(folded))
    return markup.fold(title, _cards(scene.slots, folded)) if folded else ""


def line_left(scene: Scene, there: Found, best: Offer | None) -> str:
    """The country's line, where it stands nowhere else."""
    return _cards(scene.slots, _line_left(there, best))


def on_paper(scene: Scene, there: Found, kinds: Sequence[str]) -> str:
    """Every service, kind by kind, those that say they refuse nobody first; no address of a place for the night.

    Each card says itself whom its service refuses, so that nobody is sent to a closed door.
    """
    offers = sorted(there.offered, key=lambda offer: _refuses_somebody(offer.service))
    printed: set[str] = set()
    parts = []
    for kind in kinds:
        fresh = [offer for offer in offers if kind in offer.kinds and offer.service.id not in printed]
        printed |= {offer.service.id for offer in fresh}
        cards = "".join(card(scene.slots, offer, printed=True) for offer in fresh)
        parts.append(f"<h3>{escape(services.given([kind]))}</h3><div class='cards'>{cards}</div>" if cards else "")
    line = "".join(card(scene.slots, offer, printed=True) for offer in _line_left(there, None))
    return f"<h2>{as_html(say('Whom to call'))}</h2>{''.join(parts)}<div class='cards'>{line}</div>"


def _refuses_somebody(service: Service) -> bool:
    return any(said.answer == "no" for said in service.accepts.values())


def _line_left(there: Found, best: Offer | None) -> list[Offer]:
    shown = {offer.service.id for offer in there.offered} | ({best.service.id} if best else set())
    return [line for line in [there.fallback] if line and line.service.id not in shown]


def _others(scene: Scene, there: Found, best: Offer | None) -> str:
    """The other cards, and the country's line at the end where it is not the first."""
    rest = [offer for offer in there.offered if best is None or offer.service.id != best.service.id]
    rest += _line_left(there, best)
    shown, folded = rest[:4], rest[4:]
    return _cards(scene.slots, shown) + _more(scene, folded)


def not_offered(there: Found, printed: bool = False) -> str:
    """Every service not offered, with its reason, and how many are not published."""
    parts = []
    if there.not_offered:
        title = say("Not offered, and why: {n}", n=len(there.not_offered))
        rows = "<ul>" + "".join(_refused(refusal) for refusal in there.not_offered) + "</ul>"
        parts.append(f"<h2>{as_html(title)}</h2>{rows}" if printed else markup.fold(title, rows))
    if there.withheld:
        withheld = counted(
            "{n} more service is not shown here: the organisation has not agreed to be published.",
            "{n} more services are not shown here: the organisation has not agreed to be published.",
            there.withheld,
        )
        parts.append(f"<p class='doubt'>{as_html(withheld)}</p>")
    return "".join(parts)


def card(slots: Mapping[str, str], offer: Offer, first_one: bool = False, printed: bool = False) -> str:
    """One service: name, kind, number, open, languages, takes, last checked, source."""
    service = offer.service
    numbers = "".join(_number(phone.printed, phone.tel) for phone in service.phones)
    reach = f"<p><b>{services.reason(offer.reach, service)}</b></p>" if offer.reach else ""
    organisation = f" · {services.own(service, 'organisation')}" if service.organisation else ""
    return (
        f'<article class="card{" first" if first_one else ""}"><h3>{services.name(service)}</h3>'
        f'<p class="kind">{escape(services.given(offer.kinds))}{organisation}</p>{numbers}{reach}'
        f"<p>{_marks(offer)}</p><ul>{_asked(offer)}"
        f"{''.join(f'<li>{row}</li>' for row in _rows(slots, offer, printed))}</ul></article>"
    )


def _cards(slots: Mapping[str, str], offers: Sequence[Offer]) -> str:
    return f'<div class="cards">{"".join(card(slots, offer) for offer in offers)}</div>' if offers else ""


def _number(printed: str, tel: str) -> str:
    if not tel:
        return f'<span class="number">{escape(printed)}</span>'
    return f'<a class="number" href="tel:{escape(tel)}">{escape(printed)}</a>'


def _marks(offer: Offer) -> str:
    """The two things to know at a glance: does it take women who use drugs, and has anybody checked it of late."""
    said = offer.service.accepts.get(ASKED)
    match said.answer if said else "unknown":
        case "yes":
            takes = ("yes", say("Takes women who use drugs: yes"))
        case "conditional":
            takes = ("ask", say("Takes women who use drugs: call first"))
        case "no":
            takes = ("ask", say("Takes women who use drugs: no"))
        case _:
            takes = ("", say("Takes women who use drugs: unknown, call first"))
    css = "yes" if offer.checked.code in ("checked", "edited") else "ask"
    checked = f'<span class="mark {css}">{services.reason(offer.checked, offer.service)}</span>'
    return f'<span class="mark {takes[0]}">{as_html(takes[1])}</span> {checked}'


def _rows(slots: Mapping[str, str], offer: Offer, printed: bool) -> list[str]:
    service = offer.service
    hidden = printed and set(service.kinds) & set(PLACES)
    rows = [services.reason(offer.remark, service)] if offer.remark else []
    rows += [*_conditions(offer), services.reason(offer.area, service), services.reason(offer.open, service)]
    if service.languages:
        rows.append(_headed(say("Speaks: {languages}"), languages=escape(services.speaks(service))))
    if service.eligibility:
        rows.append(_headed(say("For: {whom}"), whom=services.own(service, "eligibility", marked=True)))
    if service.cost:
        rows.append(_headed(say("Cost: {cost}"), cost=services.own(service, "cost", marked=True)))
    if service.address and not hidden:
        rows.append(_headed(say("Address: {address}"), address=services.as_written(service.address)))
    if service.description:
        rows.append(f"<small>{services.own(service, 'description')}</small>")
    rows = [markup.filled(row, {slot: escape(value) for slot, value in slots.items()}) for row in rows]
    source = service.source
    link = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{services.as_written(source.site)}</a>'
    dated = escape(day(source.date) if source.date else say("date not known"))
    return [*rows, f"<small>{_headed(say('Source: {site}, {date}'), site=link, date=dated)}</small>"]


def _headed(template: str, **html: str) -> str:
    """A said sentence whose slots take HTML."""
    return as_html(template).format_map(html)


def _asked(offer: Offer) -> str:
    """For whom alone it is there, and what it says to the circumstances that were marked; the paper knows of none."""
    service = offer.service
    said = [services.reason(offer.group, service)] if offer.group else []
    said += [
        services.reason(words, service) for name, words in offer.takes.items() if name != ASKED or words.code != "takes"
    ]
    said += [as_html(of_country(caution.says, f"{service.country}.cautions")) for caution in offer.cautions]
    return "".join(f"<li>{row}</li>" for row in said)


def _conditions(offer: Offer) -> list[str]:
    """What the service says by itself of anybody it refuses or takes on a condition, asked for or not."""
    rows = []
    for name, said in offer.service.accepts.items():
        if name in offer.takes or said.answer == "yes":
            continue
        women = escape(services.women(name))
        note = services.note(offer.service, name)
        template = say("Does not take {women}") if said.answer == "no" else say("Takes {women} on a condition: {note}")
        rows.append(_headed(template, women=women, note=note))
    return rows


def _refused(refusal: Refusal) -> str:
    service = refusal.service
    reasons = "; ".join(services.reason(words, service, inside=True) for words in refusal.reasons)
    return f"<li><b>{services.name(service)}</b>: {reasons}</li>"


def _stands_above(names: Sequence[str]) -> str:
    return as_html(say("Stands above: {names}.", names=", ".join(names)))
