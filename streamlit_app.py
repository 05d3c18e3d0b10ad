"""Waymark: from a report of violence to a nondiscriminatory referral.  Opened by `make run`."""

import streamlit as st

from components import about, choosing, directory, map, session, walking

st.set_page_config(page_title="Waymark", page_icon="static/mark.svg", layout="wide", initial_sidebar_state="collapsed")

PAGES = {
    "home": st.Page(choosing.page, title="Waymark", url_path="", default=True),
    "walk": st.Page(walking.page, title="Waymark", url_path="walk"),
    "map": st.Page(map.page, title="Waymark", url_path="drawing"),
    "about": st.Page(about.page, title="Waymark", url_path="about"),
    "directory": st.Page(directory.page, title="Waymark", url_path="directory"),
}
session.know_pages(PAGES)
st.navigation(list(PAGES.values()), position="hidden").run()
