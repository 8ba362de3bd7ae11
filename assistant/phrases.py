"""The turns of phrase that the gate knows, and how a message falls into clauses.

Patterns are read against one clause in lower case with straight quotes. A pattern says what words may carry an intent;
whether they are meant is decided where they are used (`denied`, `wondering`).
"""

import re
from functools import lru_cache

from services.extraction.german import english

_QUOTED = re.compile(
    r"\"[^\"]{15,}\"|“[^”]{15,}”|«[^»]{15,}»|‘[^’]{25,}’|(?:(?<=\s)|(?<=^)|(?<=:))'[^'\n]{25,}'(?=\W|$)|```.*?```",
    re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_VERBS = (
    r"(?:show|tell|find|search|list|recommend|apply|save|hide|publish|post|take|remove|add|drop|put|why|what|which|who|explain|"
    r"undo|withdraw|shortlist|reject|invite|close|make|set|change|bump|raise|lower|give|look|see|move|update|delete|go live)"
)
_JOINT = re.compile(
    rf",?\s+(?:and|then|and then|but|also|plus)\s+(?=(?:please |pls |then |also |can you |could you )?{_VERBS}\b)|"
    r",\s+(?=(?:what(?:'s| is| have| do)|whats|anything|any (?:jobs?|work|openings)|show me|find me|got any\w*)\b)|,\s+(?:just|only|simply)\s+(?=(?:show|list|tell|find|give|search|save|hide)\b)",
    re.IGNORECASE,
)


_COMMANDS = (
    "apply", "publish", "withdraw", "shortlist", "reject", "invite", "recommend", "applications", "applicants", "candidates", "vacancies", "remove", "profile",
    "search", "jobs", "application", "applicant", "candidate",
)  # fmt: skip
_MISTYPED = {
    "shw": "show",
    "sho": "show",
    "jb": "job",
    "jbs": "jobs",
    "whats": "what's",
    "u": "you",
    "ur": "your",
    "wot": "what",
    "wots": "what's",
    "n": "and",
}
_FOR = re.compile(r"\b4 (?=(?:me|u|you|us)\b)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text in English words, with straight quotes, single blanks and mended commands ("aply"), for patterns; not for quoting."""
    straight = _FOR.sub("for ", english(text).replace("’", "'").replace("‘", "'").replace("`", "'"))
    return " ".join(_mended(word) for word in straight.split())


# a long text says most of its words many times
@lru_cache(maxsize=10_000)
def _mended(word: str) -> str:
    folded = word.casefold()
    if folded in _COMMANDS:
        return word
    if folded in _MISTYPED:
        return _MISTYPED[folded]
    meant = (command for command in _COMMANDS if command[0] == folded[0] and _slips(folded, command))
    return next(meant, word)


def _slips(word: str, command: str) -> bool:
    """Whether two letters are swapped, one is missing or one is doubled."""
    if word == command or not word.isalpha():
        return False
    if len(word) == len(command):
        return sorted(word) == sorted(command)
    short, long = sorted((word, command), key=len)
    return (
        len(long) - len(short) == 1
        and any(long[:n] + long[n + 1 :] == short for n in range(1, len(long)))
        and len(command) > 4
        and (short == word or not set(word) - set(command))
    )


def without_quotations(text: str) -> str:
    """The text without what somebody else is quoted as saying, such as a pasted advertisement."""
    return _QUOTED.sub(" … ", text)


def clauses(text: str) -> list[str]:
    """Sentences in English words, cut again where "and" leads over to another request."""
    return [
        part.strip()
        for sentence in _SENTENCE.split(english(text))
        for part in _JOINT.split(sentence)
        if part and part.strip()
    ]


def any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


# ------------------------------------------------------------------------------------------ small talk

_GREETING = (
    r"hi|hiya|hey|heya|hello|helo|hallo|hullo|yo|howdy|greetings|morning|afternoon|evening|good (?:morning|afternoon|evening|day|night)|g'?day|"
    r"hola|buenos dias|buenos días|buenas(?: tardes| noches)?|bonjour|bonsoir|salut|ciao|buongiorno|buonasera|salve|guten (?:tag|morgen|abend)|moin|"
    r"servus|grüezi|grüß gott|hej|hejsan|god (?:morgon|dag|kväll|kveld)|moi|terve|ahoj|dzień dobry|dzien dobry|cześć|czesc|witam|olá|ola|bom dia|boa tarde|"
    r"boa noite|oi|merhaba|selam|salam|salaam|assalamu alaikum|as-?salamu alaykum|namaste|namaskar|sawubona|jambo|habari|privet|привет|здравствуйте|"
    r"добрый день|ni hao|你好|こんにちは|안녕하세요|مرحبا|السلام عليكم|שלום|hoi|goede?(?:morgen|middag|navond| dag)|goedemorgen|kia ora|dobrý den|szia|zdravo|bok"
)
_PLEASANTRY = (
    r"how are (?:you|things|u)(?: doing)?(?: today)?|how'?s it going|how do you do|what'?s up|wassup|sup|how'?s your day|nice to meet you|pleased to meet you|"
    r"¿?qu[eé] tal|¿?c[oó]mo est[aá]s|comment (?:ça|ca) va|ça va|wie geht'?s(?: dir| ihnen)?|come stai|tudo bem|hur mår du|jak się masz|hoe gaat het|"
    r"are you (?:there|still there|a (?:bot|robot|human|person|real person)|real|an ai)|(?:i )?hope (?:you(?:'re| are)|this finds you|all is|you|everything is)\b.*|who are you|what are you|what'?s your name|there|everyone|all|sir|madam|"
    r"dear (?:sir|madam|sir or madam|all|team)|rolecall|mate|again|buddy|friend|it'?s me"
)
_THANKS = (
    r"thanks?(?: you)?(?: so much| very much| a lot| a million| again| anyway| all the same)?|thank u|thx|ty|tysm|ta|cheers|much (?:obliged|appreciated)|"
    r"(?:i )?appreciate (?:it|that|your help)|many thanks|gracias|merci(?: beaucoup)?|danke(?: schön| dir| sehr)?|grazie|obrigad[oa]|tack|takk|dank je|dziękuję|"
    r"dzięki|kiitos|spasibo|спасибо|shukran|asante|you'?re (?:a star|great|the best|very kind|brilliant)|that'?s (?:kind|very kind|helpful|very helpful|brilliant|great|lovely|(?:all|it|everything|me done)(?: for (?:now|today|me|the moment))?)|"
    r"that (?:will|would|'ll) be all|(?:that )?was (?:helpful|useful)|you'?ve been (?:great|helpful|very helpful)|(?:god )?bless(?: you)?|(?:kind|best|warm)(?:est)? regards|regards|yours (?:sincerely|faithfully)"
)
_COURTESY = (
    r"ok(?:ay)?(?: then)?|k|okey|alright|all right|right|cool|great|good|nice|lovely|perfect|excellent|brilliant|wonderful|super|fab|fantastic|amazing|awesome|"
    r"sweet|wow|interesting|very (?:nice|good|interesting)|i see|got it|understood|noted|makes sense|fair enough|no (?:problem|worries)|haha+|lol|hmm+|well|so|"
    r"sounds (?:good|great|nice)|looks? (?:good|great|nice)|that'?s (?:fine|good|nice|ok|okay|interesting)|(?:those|these|they|that|it|this)(?: all)? looks? (?:very |really |so |all )?(?:nice|good|great|interesting|lovely)|"
    r"i'?ll (?:tell|let|think|sleep|leave|get back|ask|check|have a (?:look|think)|come back|be back|talk|speak|pass)\b.*|"
    r"(?:he|she|they)(?:'ll| will) be (?:so |very )?(?:happy|pleased|glad|delighted|thrilled)\b.*|let me think.*|never ?mind|not (?:right )?now|maybe later|later|nothing|nothing else|no thanks?|no thank you|"
    r"(?:good ?)?bye(?: bye| for now)?|see (?:you|ya)(?: later| soon| tomorrow)?|cya|take care|have a (?:nice|good|great|lovely) (?:day|evening|weekend|one)|good ?night|"
    r"adi[oó]s|au revoir|tschüss|auf wiedersehen|ciao ciao|tchau|hasta luego|sorry|pardon|excuse me|my bad|oops|test|testing|just (?:testing|looking|browsing|checking)"
)
_TALK = re.compile(rf"\W*(?:{_GREETING}|{_PLEASANTRY}|{_THANKS}|{_COURTESY})\W*", re.IGNORECASE)
_THANKING = re.compile(rf"\b(?:{_THANKS})(?!\w)", re.IGNORECASE)
_GREETS = re.compile(rf"^\W*(?:{_GREETING})(?:\W|$)", re.IGNORECASE)
HELP = re.compile(
    r"^\W*(?:help(?: me)?|what (?:can|do) (?:you|i) do(?: here)?|how does (?:this|it) work|how do i (?:use|start)\b.*|what is this|instructions|menu|commands?|"
    r"what (?:are|do) my options|can you help(?: me)?|i need help)\W*$",
    re.IGNORECASE,
)


def is_small_talk(text: str) -> bool:
    """Nothing but greetings, thanks, courtesies and marks; also an empty or wordless message."""
    return all(_all_talk(piece) for piece in _pieces(text))


def asks_for_help(text: str) -> bool:
    """How this works, and nothing else but small talk."""
    helps = [HELP.match(piece) is not None for piece in _pieces(text)]
    return any(helps) and all(help or _all_talk(piece) for help, piece in zip(helps, _pieces(text), strict=True))


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"[.!?,;:\n–—]+|\s-\s", plain(text)) if re.search(r"\w", piece)]


def _all_talk(piece: str) -> bool:
    rest = piece.strip()
    while rest:
        found = _TALK.match(rest)
        if not found or not found.group().strip():
            return False
        tail = rest[found.end() :]
        if tail and rest[found.end() - 1].isalnum() and tail[0].isalnum():
            return False
        rest = re.sub(
            r"^(?:and|so|then|but|for now|today|to you|you|very much)\b\s*", "", tail.strip(), flags=re.IGNORECASE
        )
    return True


def is_thanks(text: str) -> bool:
    return _THANKING.search(plain(text)) is not None


def is_greeting(text: str) -> bool:
    return _GREETS.match(plain(text)) is not None


# ------------------------------------------------------------------------------ meant, or only mentioned

_DENIAL = re.compile(
    r"\b(?:never|don'?t|dont|do not|not|no longer|won'?t|wouldn'?t|without|unless|stop|haven'?t|didn'?t|can'?t|cannot|refuse to|keep from|nobody|before)\b[^.,;!?]{0,30}$",
    re.IGNORECASE,
)
_WONDERING = re.compile(
    r"\b(?:should i|shall i|how (?:do|can|would|should) i|have i|had i|did i|do i|if i|when i|once i|after i|was i|am i|where (?:do|can) i|why (?:should|did|would)|"
    r"what (?:if|happens|do i|does)|when (?:does|do|did|will|would)|do (?:they|you|people|recruiters|companies)|(?:does|will|would|can) (?:it|that|they|anyone|somebody|recruiters|companies)|"
    r"is (?:there|it possible)|am i (?:able|allowed)|thinking (?:of|about)|wonder\w*|already|who|which of|i(?:'ve| have)? applied|has (?:he|she|anyone)|is it|are they|worth)\b[^.,;!?]{0,40}$",
    re.IGNORECASE,
)


_HYPOTHETICAL_BEHIND = re.compile(
    r"^[^.!;]{0,40}\b(?:later(?: on)?|at any (?:time|point)|any ?time|afterwards|or (?:wait|not|should|shall|is it|leave))\b[^.!;]*\?",
    re.IGNORECASE,
)


def meant(pattern: re.Pattern[str], clause: str) -> re.Match[str] | None:
    """The pattern's first hit that is neither denied ("never apply") nor only wondered about ("should I apply?")."""
    said = plain(clause)
    for found in pattern.finditer(said):
        before = said[: found.start()]
        if _DENIAL.search(before) or _WONDERING.search(before) or _HYPOTHETICAL_BEHIND.match(said[found.end() :]):
            continue
        return found
    return None


_ACTS = r"(?:apply|hide|save|withdraw|publish|post|close|reject|shortlist|invite|hire|send|submit|like|dislike|bookmark|do|change|delete)"
DENIED = re.compile(
    rf"^\W*(?:(?:and|but|ok|okay|please|well|so|just)[\s,]+)*(?:don'?t|do not|never|no need to|you (?:needn'?t|don'?t have to))\s+(?:\w+ )?{_ACTS}\b",
    re.IGNORECASE,
)
CONSEQUENCE = re.compile(
    r"\bwhat (?:happens|if|would happen|will happen|does it mean|is the effect)\b|\bwhat does (?:it|that|\w+ing)\b.*\b(?:do|mean)\b",
    re.IGNORECASE,
)

# ------------------------------------------------------------------------------------- either role

DELETE_ACCOUNT = re.compile(
    r"\b(?:delete|erase|remove|close|cancel|wipe|destroy|get rid of)\b.{0,30}\b(?:(?:my|the|this) (?:account|(?:whole |entire )?profile(?! from)|data)|all (?:my|of my) data|everything (?:about|you have)|me from)\b|\bforget (?:me|everything)\b|\bright to be forgotten\b",
    re.IGNORECASE,
)
PASSWORD = re.compile(
    r"\b(?:change|reset|forgot|forgotten|update)\b.{0,20}\bpassword\b|\b(?:export|download)\b.{0,20}\b(?:my )?data\b",
    re.IGNORECASE,
)
STANDING = re.compile(r"\b(?:never|don'?t|do not)\b.{0,60}\b(?:unless|until|without|before)\b", re.IGNORECASE)
WHY = re.compile(
    r"\b(?:why|how come|explain|how (?:well|good) (?:do|does|would|am)|how much of a (?:fit|match)|how (?:do|would|does) (?:i|it|that|this|the)\b.{0,30}\b(?:fit|match|suit)|what makes|reason|is (?:it|that|this|the)\b.{0,40}\b(?:for me|right|good fit|match)|"
    r"am i (?:a )?(?:good |right )?(?:fit|match|qualified|suitable|suited)|do i (?:fit|match|qualify|suit|meet)|do(?:es)? .{0,40}\bsuit me|"
    r"what(?:'s| is| am i)? (?:missing|lacking)|what (?:do|would) i (?:lack|miss)|that i (?:haven'?t|don'?t)(?: got| have)?\W*$|score)\b",
    re.IGNORECASE,
)
DETAILS = re.compile(
    r"\b(?:tell me (?:more|about|something)|more (?:about|info|information|details?|on)|details?|describe|what (?:about|is|does|are|would|do)|how (?:about|much|many|long|far|soon)|and (?:the|what about)|"
    r"do i need|do (?:they|you) (?:need|want|require|pay|offer)|does (?:it|that|this|the)|is (?:it|that|this|the|there)|are (?:there|they)|can i|where is|when (?:does|do|is)|who (?:is|are)|"
    r"(?:open|show|read|see)(?: me)? (?:the|that|this|number|it|#)|what'?s (?:the|it|that|this)|which (?:skills|hours|days)|look at (?:the|number|that))\b",
    re.IGNORECASE,
)
NARROW = re.compile(
    r"^\W*(?:(?:ok|okay|and|hm+|well|now|so|please|but|also|or|good|great|right|then|can you|could you|tell me|do you know|actually|(?:any|some)thing(?= (?:above|over|under|below|paying|from|at least|up to|part[- ]?time|full[- ]?time|remote|hybrid|temporary|permanent)\b))[\s,]+)*"
    r"(?:which (?:one )?of (?:these|them|those)|(?:do|does|are|is) any of (?:these|them|those)|any of (?:these|them|those)|only|just|nothing|none|no|not|without|exclude|except|above|over|under|below|at least|min(?:imum)?|max(?:imum)?|more than|less than|up to|from|paying|with|in|near|around|remote|hybrid|on-?site|"
    r"part[- ]?time|full[- ]?time|contract|temporary|permanent|any(?:where| place)?|what about|how about|which|those|the|all|show|narrow|filter|limit|(?:drop|forget|remove|lift|scrap|ignore) (?:the|that|this|those|all|my)|reset|clear|everything|everywhere|closer|better paid|higher|nothing|start (?:over|again)|ignore the|outside|within|permanent|office|skip|ignore|avoid|home|work from home|wfh|i (?:only|just) want|make it)\b",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"^\W*(?:(?:ok|but|and|please|well)[\s,]+)*(?:no|not|nothing|without|exclude|except|avoid|skip)\b", re.IGNORECASE
)
ELLIPTIC = re.compile(
    r"\b(?:only|just|ones|please|instead|filter|narrow|what about|how about|not in|no longer|exclude|then|is (?:fine|ok|okay)|too|as well|doesn'?t matter|don'?t mind|pls|if possible)\b",
    re.IGNORECASE,
)

# --------------------------------------------------------------------------------- what a model may claim

ACT_CLAIMS = {
    "apply_to_job": r"\b(?:i(?:'ve| have)?|we(?:'ve| have)?|you(?:'ve| have)|has been|was) (?:just |now |successfully )?(?:applied|submitted)\b|\bapplication (?:has been|was|is) (?:sent|submitted)",
    "publish_job": r"\b(?:i(?:'ve| have)?|has been|is now|was) (?:just |now )?published\b|\bis (?:now )?live\b",
    "close_job": r"\b(?:i(?:'ve| have)?|has been|was|is now) (?:just |now )?closed\b",
    "invite_candidate": r"\b(?:i(?:'ve| have)?|has been|was|were) (?:just |now )?invited\b|\binvitation (?:has been|was) sent",
    "withdraw_application": r"\b(?:i(?:'ve| have)?|has been|was) (?:just |now )?withdrawn?\b",
    "set_application_status": r"\b(?:i(?:'ve| have)?|has been|was) (?:just |now )?(?:shortlisted|rejected|hired|moved)\b",
    "react_to_job": r"\bi(?:'ve| have)? (?:just |now )?(?:saved|hidden|hid|bookmarked)\b",
    "update_profile": r"\bi(?:'ve| have)? (?:just |now )?(?:updated|added|noted|removed|changed)\b",
}  # fmt: skip
