"""What the assistant does on its way to an answer, in words: while it does it, and afterwards."""

from assistant.language import Language

_DOING: dict[str, tuple[str, str]] = {
    "get_profile": ("Reading your profile …", "Read your profile"),
    "update_profile": ("Updating your profile …", "Updated your profile"),
    "search_jobs": ("Searching {jobs} openings …", "Searched {jobs} openings"),
    "recommend_jobs": ("Comparing {jobs} openings with your profile …", "Compared {jobs} openings with your profile"),
    "get_job": ("Opening the posting …", "Opened the posting"),
    "explain_match": ("Looking into the match …", "Looked into the match"),
    "react_to_job": ("Noting what you think of it …", "Noted what you think of it"),
    "list_saved_jobs": ("Looking up what you saved …", "Looked up what you saved"),
    "list_applications": ("Looking up your applications …", "Looked up your applications"),
    "apply_to_job": ("Preparing the application …", "Prepared the application"),
    "withdraw_application": ("Preparing the withdrawal …", "Prepared the withdrawal"),
    "answer_invitation": ("Preparing your answer …", "Prepared your answer"),
    "draft_job": ("Drafting the posting …", "Drafted the posting"),
    "update_job": ("Changing the posting …", "Changed the posting"),
    "list_jobs": ("Looking up your jobs …", "Looked up your jobs"),
    "recommend_candidates": ("Ranking candidates for the job …", "Ranked candidates for the job"),
    "explain_candidate": ("Looking into the match …", "Looked into the match"),
    "list_applicants": ("Looking up the applicants …", "Looked up the applicants"),
    "publish_job": ("Preparing to publish …", "Prepared to publish"),
    "close_job": ("Preparing to close …", "Prepared to close"),
    "set_application_status": ("Preparing the next step …", "Prepared the next step"),
    "invite_candidate": ("Preparing the invitation …", "Prepared the invitation"),
}
_GERMAN: dict[str, tuple[str, str]] = {
    "get_profile": ("Lese dein Profil …", "Profil gelesen"),
    "update_profile": ("Aktualisiere dein Profil …", "Profil aktualisiert"),
    "search_jobs": ("Durchsuche {jobs} Stellen …", "{jobs} Stellen durchsucht"),
    "recommend_jobs": ("Vergleiche {jobs} Stellen mit deinem Profil …", "{jobs} Stellen mit deinem Profil verglichen"),
    "get_job": ("Öffne die Anzeige …", "Anzeige geöffnet"),
    "explain_match": ("Sehe mir an, wie es passt …", "Angesehen, wie es passt"),
    "react_to_job": ("Merke mir, was du davon hältst …", "Gemerkt, was du davon hältst"),
    "list_saved_jobs": ("Suche, was du gemerkt hast …", "Gemerktes gefunden"),
    "list_applications": ("Suche deine Bewerbungen …", "Bewerbungen gefunden"),
    "apply_to_job": ("Bereite die Bewerbung vor …", "Bewerbung vorbereitet"),
    "withdraw_application": ("Bereite den Rückzug vor …", "Rückzug vorbereitet"),
    "answer_invitation": ("Bereite deine Antwort vor …", "Antwort vorbereitet"),
    "draft_job": ("Entwerfe die Anzeige …", "Anzeige entworfen"),
    "update_job": ("Ändere die Anzeige …", "Anzeige geändert"),
    "list_jobs": ("Suche deine Stellen …", "Stellen gefunden"),
    "recommend_candidates": ("Ordne Bewerberinnen und Bewerber …", "Nach Passung geordnet"),
    "explain_candidate": ("Sehe mir an, wie es passt …", "Angesehen, wie es passt"),
    "list_applicants": ("Suche die Bewerbungen …", "Bewerbungen gefunden"),
    "publish_job": ("Bereite die Veröffentlichung vor …", "Veröffentlichung vorbereitet"),
    "close_job": ("Bereite das Schließen vor …", "Schließen vorbereitet"),
    "set_application_status": ("Bereite den nächsten Schritt vor …", "Nächsten Schritt vorbereitet"),
    "invite_candidate": ("Bereite die Einladung vor …", "Einladung vorbereitet"),
}
_OTHERWISE: dict[Language, tuple[str, str]] = {"en": ("Working on it …", "Done"), "de": ("Bin dabei …", "Erledigt")}
_NOT_DONE: dict[Language, str] = {"en": "Looked into it", "de": "Angesehen"}
_NO_NUMBER = {"{jobs} openings": "the openings", "{jobs} Stellen": "die Stellen"}


def in_words(tool: str, *, finished: bool, ok: bool = True, jobs: int | None = None, language: Language = "en") -> str:
    """`ok`: whether it did what it is for. `jobs`: how many openings there are to look through, where that is known."""
    if not ok:
        return _NOT_DONE[language]
    words = (_GERMAN if language == "de" else _DOING).get(tool, _OTHERWISE[language])[finished]
    if jobs is None:
        for counted, plain in _NO_NUMBER.items():
            words = words.replace(counted, plain)
        return words[:1].upper() + words[1:]
    return words.format(jobs=f"{jobs:,}".replace(",", "." if language == "de" else ","))


def known_tools() -> set[str]:
    """Those that there are words for in every language."""
    return set(_DOING) & set(_GERMAN)
