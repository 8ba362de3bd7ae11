"""What a request looks like, by operation: shown on the documentation page, and good as it stands."""

from typing import Any

PASSWORD = "Correct-horse-battery-7"
ID = "3f0c9a52-6f0e-4f0b-9d51-0a2f6f0c7b11"

REQUESTS: dict[str, dict[str, Any] | str] = {
    "register": {
        "email": "ada@example.com",
        "password": PASSWORD,
        "display_name": "Ada Moor",
        "role": "candidate",
    },
    "log_in": {"username": "ada@example.com", "password": PASSWORD},
    "refresh": {"refresh_token": f"{ID}.Xb1v0cGmZ3w7uYk2"},
    "log_out": {"refresh_token": f"{ID}.Xb1v0cGmZ3w7uYk2"},
    "update_account": {"display_name": "Ada Moor"},
    "change_password": {"current_password": PASSWORD, "new_password": "Another-horse-battery-8"},
    "replace_profile": {
        "full_name": "Ada Moor",
        "headline": "Staff nurse",
        "skills": ["Triage", "Wound care"],
        "years_experience": 6,
        "locations": ["Leeds"],
        "salary_min": 34000,
        "salary_currency": "GBP",
        "salary_period": "year",
        "languages": [{"language": "en", "level": "native"}],
        "open_to_recruiters": True,
    },
    "update_profile": {"headline": "Senior staff nurse", "salary_min": None},
    "undo_change": {"undo_id": ID},
    "create_job": {
        "title": "Staff nurse",
        "company": "Northfield Hospital",
        "description": "Care for patients in intensive care.",
        "skills_required": ["Triage"],
        "locations": ["Leeds"],
        "remote": "onsite",
        "salary_min": 33000,
        "salary_max": 39000,
        "salary_currency": "GBP",
        "salary_period": "year",
    },
    "update_job": {"salary_max": 41000},
    "import_jobs": '{"external_id": "n-17", "title": "Staff nurse", "company": "Northfield", "locations": ["Leeds"]}\n',
    "set_reaction": {"saved": True, "opinion": "liked"},
    "apply": {"note": "I could begin in May."},
    "update_application": {"status": "interview"},
    "invite": {"candidate_id": ID, "message": "We would like to talk to you."},
    "chat": {"message": "I'm a nurse in Leeds with 6 years of experience. What fits me?"},
    "decide_confirmation": {"accept": True},
    "rename_conversation": {"title": "Nursing in Leeds"},
}

PROBLEM = {
    "type": "urn:rolecall:problem:invalid_input",
    "title": "Unprocessable Content",
    "status": 422,
    "detail": "salary_min must be a number.",
    "code": "invalid_input",
    "request_id": ID,
    "errors": [{"field": "salary_min", "message": "must be a number"}],
}
