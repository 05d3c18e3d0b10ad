"""Waymark: from a report of violence to a nondiscriminatory referral.  Opened by `make run`."""

import streamlit as st

from components import (
    about,
    choosing,
    directory,
    due_page,
    history,
    leaflet,
    map,
    my_services,
    partners,
    review,
    session,
    suggesting,
    walking,
)

st.set_page_config(page_title="Waymark", page_icon="static/mark.svg", layout="wide", initial_sidebar_state="collapsed")

PAGES = {
    "home": st.Page(choosing.page, title="Waymark", url_path="", default=True),
    "walk": st.Page(walking.page, title="Waymark", url_path="walk"),
    "map": st.Page(map.page, title="Waymark", url_path="drawing"),
    "about": st.Page(about.page, title="Waymark", url_path="about"),
    "rights": st.Page(leaflet.page, title="Waymark", url_path="rights"),
    "directory": st.Page(directory.page, title="Waymark", url_path="directory"),
    "suggest": st.Page(suggesting.page, title="Waymark", url_path="wrong"),
    "services": st.Page(my_services.page, title="Waymark", url_path="services"),
    "review": st.Page(review.page, title="Waymark", url_path="review"),
    "due": st.Page(due_page.page, title="Waymark", url_path="due"),
    "partners": st.Page(partners.page, title="Waymark", url_path="partners"),
    "history": st.Page(history.page, title="Waymark", url_path="history"),
}
session.know_pages(PAGES)
st.navigation(list(PAGES.values()), position="hidden").run()
