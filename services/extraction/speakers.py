"""Which stretches of a message state nothing about the speaker: quotations, other people, what is past or dreamt of, questions, requests."""

import re

from services.extraction.passages import Passage, Span, passage_of, sentences

_QUOTED = re.compile(r"\"[^\"\n]{25,}\"|(?:(?<=\s)|(?<=^)|(?<=:))'[^\n]{25,}?'(?=\W|$)|```.*?```", re.DOTALL)
_RELATION = (
    r"(?:(?:ex-?|step|grand|half-?|god)?(?:brother|sister|mother(?! (?:tongue|language))|father|mum|mom|mam|dad|daddy|son|daughter|child|kid|"
    r"parent)s?(?:[- ]in[- ]law)?|wife|husband|"
    r"partner|boyfriend|girlfriend|fianc[eé]e?|spouse|uncle|aunt(?:ie)?|cousin|nephew|niece|gran|nan|granny|friend|"
    r"mate|buddy|pal|flatmate|roommate|neighbou?r|"
    r"boss|manager|supervisor|colleague|coworker|co-worker|teacher|landlord|better half|missus|old man|twin|best "
    r"friend|other half)"
)
_OTHER = re.compile(
    rf"\b(?:my|our|his|her|their|the|a|an old|one of my) (?:\w+ )?{_RELATION}(?:'s|s)?\b(?! (?:says|said|thinks|"
    rf"reckons|told me|tells me|recommended|suggested))|"
    rf"\bfor a (?:friend|mate|colleague) of mine\b|\bfriend of mine\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    rf"\b(?:my|our) (?:\w+ )?{_RELATION} (?:says|said|thinks|reckons|told me|tells me|recommended|"
    rf"suggested)\b[^,.;]*?(?=\bI\b|,|$)",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"\b(?:a|the) (?=\w+ ?(?:manager|supervisor|teacher|partner|child|children|kid|boss)\b)", re.IGNORECASE
)
_BACK_TO_ME = re.compile(
    r"(?:[,;-]\s*|\b)(?:so|but|and|while|whereas|though|as for me|me,?)?,?\s*\b(?:I|I'm|I've|I'd|I'll|myself|as for "
    r"me|for me)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\W*(?:and |but |so )?(?:he|she|his|her|hers|they|their)(?:'s|'d|'ll|'re|'ve)?\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:I )?(?:used to (?:be|work|do|live|drive|teach|run|have)|(?:was|were) (?:once )?(?:a|an|the|in|at|on|with|"
    r"working|living|employed)\b|formerly\b|previously (?:a|an|worked|at|in)\b|"
    r"(?:in|during) (?:a|my) (?:previous|past|former|earlier) (?:life|career|job)|ex-(?=\w)|once (?:a|an|worked|was)\b|"
    r"I left (?:the|my)\b|started (?:out|off) as)[^,.;!?\n]*?(?=[,.;!?\n]|$|\bbut\b|\band now\b|\bnow\b)",
    re.IGNORECASE,
)
_DREAM = re.compile(
    r"\b(?:one day(?! (?:a|per|in|at|from|remote|home|office|off))|some ?day|eventually|dream(?:s|ing|t)?|"
    r"day-?dream\w*|in an ideal world|in (?:a few|five|ten) years(?:' time)?|"
    r"when I (?:retire|grow up)|later in life|(?:if|suppose|supposing|imagine|say) (?:I|we) (?:ever|won|win|got|get|were|was|could|had|did|took|went|left|knew|learnt|\w{3,}ed))\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"\b(?:maybe|perhaps|might|possibly)\b(?:[^,.;\n\w]+[^,.;\n\s]+){0,7}", re.IGNORECASE)
_QUESTION = re.compile(
    r"\W*(?:(?:ok|and|so|but|also|well|hm+|hi|hello|hey|thanks|please)[, ]+)*(?:do|does|did|is|are|am|was|were|"
    r"should|have|has|had|what|what's|whats|which|who|who's|where|where's|when|why|how|"
    r"how's|any|anything|anyone|(?:can|could|may|would|will|shall) (?!you\b|u\b)\w+)\b",
    re.IGNORECASE,
)
_REQUEST_VERB = (
    r"(?:show|find|search|list|tell|recommend|suggest|apply|save|hide|withdraw|explain|undo|open|give|get|"
    r"look(?! (?:in|around|near)\b)|bring|pull|match|publish|close|invite|shortlist|"
    r"reject|compare|sort|go live|what|which|why|who|where|how)(?!\s*:)"
)
_REQUEST = re.compile(
    rf"(?:^|(?<=\n)|(?<=[.!?;,]\s)|(?<=\band\s)|(?<=\bthen\s)|(?<=[,-]\s)|(?<=\bplease\s)|(?<=\bpls\s))\s*(?:(?:ok|"
    rf"okay|so|now|then|also|and|please|pls|just|can you|could you|would you|can u|"
    rf"i want you to|i'd like you to),? )*{_REQUEST_VERB}\b(?! (?:Edit|on|up|to)\b)[^.!?;\n]*?(?=[.!?;\n]|$|, "
    rf"(?:I|I'm|my|and I)\b)",
    re.IGNORECASE | re.MULTILINE,
)


def candidate_passage(text: str) -> Passage:
    """What a candidate says of themselves, here and now."""
    passage = passage_of(text)
    for find in (_quotations, _requests, _other_people, _not_now, _questions):
        passage = passage.without(find(passage.own))
    return passage


def recruiter_passage(text: str) -> Passage:
    """What a recruiter says of an opening."""
    passage = passage_of(text)
    for find in (_quotations, _questions):
        passage = passage.without(find(passage.own))
    return passage


def _quotations(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _QUOTED.finditer(text)]


def _requests(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _REQUEST.finditer(text)]


def _other_people(text: str) -> list[Span]:
    """From the mention of another person to the end of the sentence, or to where it comes back to "I"; and what "he" or "she" begins."""
    spans = [Span(*found.span()) for found in _SAYING.finditer(text)]
    for sentence in sentences(text):
        words = text[sentence.start : sentence.end]
        if _PRONOUN.match(words) and not re.match(r"\W*they\b(?! (?:has|have))", words, re.IGNORECASE):
            spans.append(Span(sentence.start, _end_of_theirs(words, 0) + sentence.start))
        position = 0
        while other := _OTHER.search(words, position):
            end = _end_of_theirs(words, other.end())
            if not _is_own_work(words, other):
                spans.append(Span(sentence.start + other.start(), sentence.start + end))
            position = max(end, other.end())
    return spans


def _end_of_theirs(words: str, position: int) -> int:
    back = _BACK_TO_ME.search(words, position)
    return back.start() if back else len(words)


def _is_own_work(words: str, other: re.Match[str]) -> bool:
    """ "I'm a care manager", "a teacher in Leeds": an occupation, not somebody else."""
    return other.group().casefold().startswith(("a ", "the ", "an ")) and not re.search(
        r"\bfriend|mate\b|neighbou?r|cousin|colleague", other.group(), re.IGNORECASE
    )


def _not_now(text: str) -> list[Span]:
    spans = [Span(*found.span()) for found in _PAST.finditer(text)]
    for sentence in sentences(text):
        words = text[sentence.start : sentence.end]
        if dream := _DREAM.search(words):
            start = 0 if not dream.group().casefold().startswith("if") else dream.start()
            spans.append(Span(sentence.start + start, sentence.end))
    spans += [Span(*found.span()) for found in _MAYBE.finditer(text)]
    return spans


def _questions(text: str) -> list[Span]:
    spans = []
    for sentence in sentences(text):
        asked = text[sentence.end : sentence.end + 1] == "?"
        if asked and _QUESTION.match(text, sentence.start, sentence.end):
            spans.append(sentence)
    return spans
