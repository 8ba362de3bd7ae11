"""The turns of phrase that the gate knows, and how a message falls into clauses.

Patterns are read against one clause in lower case with straight quotes. A pattern says what words may carry an intent;
whether they are meant is decided where they are used (`denied`, `wondering`).
"""

import re

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
    rf",?\s+(?:and|then|and then|but|also|plus)\s+(?=(?:please |pls |then |also |can you |could you )?{_VERBS}\b)",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text with straight quotes and single blanks, for patterns; not for quoting."""
    return " ".join(text.replace("’", "'").replace("‘", "'").replace("`", "'").split())


def without_quotations(text: str) -> str:
    """The text without what somebody else is quoted as saying, such as a pasted advertisement."""
    return _QUOTED.sub(" … ", text)


def clauses(text: str) -> list[str]:
    """Sentences, cut again where "and" leads over to another request."""
    return [
        part.strip() for sentence in _SENTENCE.split(text) for part in _JOINT.split(sentence) if part and part.strip()
    ]


def _words(*alternatives: str) -> re.Pattern[str]:
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
    r"are you (?:there|still there|a (?:bot|robot|human|person|real person)|real|an ai)|who are you|what are you|what'?s your name|there|everyone|all|sir|madam|"
    r"dear (?:sir|madam|sir or madam|all|team)|rolecall|mate|again|buddy|friend|it'?s me"
)
_THANKS = (
    r"thanks?(?: you)?(?: so much| very much| a lot| a million| again| anyway| all the same)?|thank u|thx|ty|tysm|ta|cheers|much (?:obliged|appreciated)|"
    r"(?:i )?appreciate (?:it|that|your help)|many thanks|gracias|merci(?: beaucoup)?|danke(?: schön| dir| sehr)?|grazie|obrigad[oa]|tack|takk|dank je|dziękuję|"
    r"dzięki|kiitos|spasibo|спасибо|shukran|asante|you'?re (?:a star|great|the best|very kind|brilliant)|that'?s (?:kind|very kind|helpful|very helpful|brilliant|great|lovely|all|it|everything|it for now)|"
    r"that (?:will|would|'ll) be all|(?:that )?was (?:helpful|useful)|you'?ve been (?:great|helpful|very helpful)"
)
_COURTESY = (
    r"ok(?:ay)?(?: then)?|k|okey|alright|all right|right|cool|great|good|nice|lovely|perfect|excellent|brilliant|wonderful|super|fab|fantastic|amazing|awesome|"
    r"sweet|wow|interesting|very (?:nice|good|interesting)|i see|got it|understood|noted|makes sense|fair enough|no (?:problem|worries)|haha+|lol|hmm+|well|so|"
    r"sounds (?:good|great|nice)|looks? (?:good|great|nice)|that'?s (?:fine|good|nice|ok|okay|interesting)|(?:those|these|they|that|it|this)(?: all)? looks? (?:very |really |so |all )?(?:nice|good|great|interesting|lovely)|"
    r"i'?ll (?:tell|let|think|sleep|leave|get back|ask|check|have a (?:look|think)|come back|be back|talk|speak|pass)\b.*|"
    r"let me think.*|never ?mind|not (?:right )?now|maybe later|later|nothing|nothing else|no thanks?|no thank you|"
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
    pieces = [piece for piece in re.split(r"[.!?,;:\n–—]+|\s-\s", plain(text)) if re.search(r"\w", piece)]
    return all(_all_talk(piece) for piece in pieces)


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


# ------------------------------------------------------------------------------------------- decisions

_YES = (
    r"y|ya|yah|yea|yeah|yeh|yep|yup|yes|yess+|aye|sure(?: thing)?|ok|okay|k|fine|go(?: ahead| for it| on)?|do(?: it| so| that)?|please(?: do)?|confirm(?:ed)?|i confirm|"
    r"proceed|absolutely|of course|definitely|certainly|correct|exactly|right|that'?s (?:right|correct|fine|it)|send it(?: off)?|let'?s (?:go|do it)|sounds good|looks? good|"
    r"agreed|accept(?:ed)?|approve(?:d)?|publish(?: it)?|apply|submit(?: it)?|close it|invite them|yes please|by all means|i do|i am|"
    r"s[ií]|oui|ja|jep|da|tak|sim|evet|hai|kyllä|ano"
)
_FILLER = r"please|pls|plz|thanks?(?: you)?|thx|cheers|now|then|and|i'?m sure|i am sure|it|that|for me|mate|sir|kindly|very well|with that|to that|all good|of it|, "
_NO = (
    r"no|nope|nah|naw|don'?t|do not|cancel(?: (?:it|that|this))?|stop(?: (?:it|that))?|never ?mind|not (?:now|yet|today|that one|this one)|"
    r"leave it|forget (?:it|that|about it)|wait|hold on|hang on|rather not|i'?d rather not|i changed my mind|changed my mind|decline|abort|scrap that|nein|non|nee|nej|nie|não"
)
_PLAIN_YES = re.compile(rf"^\W*(?:{_YES})(?:[\s,.!]+(?:{_YES}|{_FILLER}))*\W*$", re.IGNORECASE)
_NO_START = re.compile(
    rf"^\W*(?:(?:actually|hmm+|oh|sorry|well|ok|ehm?|um+|wait)[\s,.!]+)*(?:{_NO})(?=\W|$)", re.IGNORECASE
)
_NO_ANYWHERE = re.compile(
    r"\b(?:changed my mind|don'?t (?:do|send|apply|publish|submit|close|bother)(?: (?:it|that|anything))?|(?:please )?cancel (?:it|that|this)|not after all|keep it (?:open|live|as it is))\b",
    re.IGNORECASE,
)


def decision(text: str) -> bool | None:
    """True for a plain yes, False for a no (even one with reasons), None for anything else."""
    said = plain(text)
    if len(said) > 200:
        return None
    if _NO_START.match(said) or (_NO_ANYWHERE.search(said) and len(said) < 80):
        return False
    return True if _PLAIN_YES.match(said) or said.strip() in ("👍", "✅", "👌") else None


def is_order(text: str) -> bool:
    """Words that are a yes while something waits, and a request of their own otherwise: "publish it"."""
    return (
        re.match(
            r"\W*(?:(?:ok|okay|yes|yeah|please|now|then)[\s,]+)*(?:publish|apply|submit|close|invite|send)\b",
            plain(text),
            re.IGNORECASE,
        )
        is not None
    )


def after_no(text: str) -> str:
    """What follows the no, e.g. another request."""
    return re.sub(r"^[\W_]+", "", _NO_START.sub("", plain(text), count=1))


# ------------------------------------------------------------------------------ meant, or only mentioned

_DENIAL = re.compile(
    r"\b(?:never|don'?t|dont|do not|not|no longer|won'?t|wouldn'?t|without|unless|stop|haven'?t|didn'?t|can'?t|cannot|refuse to|keep from|nobody|before)\b[^.,;!?]{0,30}$",
    re.IGNORECASE,
)
_WONDERING = re.compile(
    r"\b(?:should i|shall i|how (?:do|can|would|should) i|have i|had i|did i|do i|if i|when i|once i|after i|was i|am i|where (?:do|can) i|why (?:should|did|would)|"
    r"what (?:if|happens|do i)|already|who|which of|i(?:'ve| have)? applied|has (?:he|she|anyone)|is it|are they|worth)\b[^.,;!?]{0,40}$",
    re.IGNORECASE,
)


def meant(pattern: re.Pattern[str], clause: str) -> re.Match[str] | None:
    """The pattern's first hit that is neither denied ("never apply") nor only wondered about ("should I apply?")."""
    said = plain(clause)
    for found in pattern.finditer(said):
        before = said[: found.start()]
        if not _DENIAL.search(before) and not _WONDERING.search(before):
            return found
    return None


# ------------------------------------------------------------------------------------------- candidates

UNDO = re.compile(
    r"\b(?:undo|revert|roll (?:that|it) back|take (?:that|it) back|restore (?:it|that|my profile)|put (?:it|that) back|that(?:'s| was| is) (?:wrong|a mistake),? (?:undo|remove))\b",
    re.IGNORECASE,
)
APPLY = _words(
    r"apply(?!ing)", r"put me (?:forward|in|down) for", r"(?:submit|send|file|lodge|forward)(?: (?:in|off|them|him|her|over))?(?: in)? (?:my|an|the) (?:application|cv|résumé|resume|profile)",
    r"put in (?:my|an) application", r"i(?:'ll| will| would like to| want to|'d like to) (?:take|go for) (?:it|that|this|the)", r"sign me up for", r"throw my hat",
    r"go for (?:it|that one|the)", r"count me in for",
)  # fmt: skip
WITHDRAW = _words(
    r"withdraw",
    r"retract",
    r"pull (?:out|back) (?:of|from|my)",
    r"(?:cancel|take back|drop) (?:my|the|that) application",
    r"un-?apply",
)
ACCEPT_INVITATION = re.compile(r"\b(?:accept|say yes to|take (?:up )?)\b.*\binvit", re.IGNORECASE)
DECLINE_INVITATION = re.compile(r"\b(?:decline|refuse|reject|turn down|say no to)\b.*\binvit", re.IGNORECASE)
SAVE = _words(
    r"save",
    r"bookmark",
    r"keep (?:the|that|this|it|number)",
    r"remember (?:the|that|this) (?:job|one)",
    r"star",
    r"favou?rite",
)
HIDE = _words(
    r"hide", r"don'?t show (?:me )?(?:the|that|this|it|again)", r"get rid of (?:the|that|this|it|number)", r"dismiss", r"skip (?:the|that|this|it|number)",
    r"not interested in (?:the|that|this|number|it)", r"remove (?:the|that|this) (?:job|one|\w+ one) from (?:the|my) list",
)  # fmt: skip
LIKE = _words(
    r"i (?:really )?(?:like|love) (?:the|that|this|number|it)", r"more like (?:the|that|this|it|number|#)", r"thumbs up"
)
DISLIKE = _words(
    r"less like (?:the|that|this|it|number|#)",
    r"i (?:don'?t|do not) like (?:the|that|this|number|it)",
    r"thumbs down",
    r"i hate (?:the|that|this)",
)
UNSAVE = _words(r"unsave", r"un-?bookmark", r"unhide", r"remove (?:it|that|the \w+(?: one)?) from (?:my )?saved")
SAVED_LIST = re.compile(
    r"\b(?:(?:my |the )?saved (?:jobs|ones|list|roles|positions)|bookmarks?|what (?:have|did) i saved?|jobs i(?:'ve| have)? saved|my favou?rites)\b",
    re.IGNORECASE,
)
APPLICATIONS = re.compile(
    r"\b(?:my applications?|applications? (?:list|status|overview)|where (?:have|did) i appl|what (?:have|did) i appl|have i applied|did i apply|i(?:'ve| have) applied (?:to|for|any)|"
    r"applied (?:to )?(?:any(?:where|thing)|so far)|jobs i(?:'ve| have)? applied|status of (?:my|the) application|any (?:news|update|word|answer|reply) (?:on|about|from)|heard back|"
    r"how (?:is|are) my applications?|(?:list|show)(?: me)?(?: all)? (?:my )?applications?|my invitations?|(?:any|have i got|do i have|show(?: me)?|list)(?: \w+){0,2} invitations?|invitations\?|who (?:has )?invited me)\b",
    re.IGNORECASE,
)
PROFILE = re.compile(
    r"\b(?:(?:show|see|view|display|open|read|print|what'?s (?:in|on)|what is (?:in|on)|check)(?: me)?(?: us)? my (?:profile|details|data|cv|info(?:rmation)?)|my profile\W*$|"
    r"what (?:do|did) you (?:know|have|understand|remember|note|store)(?: down)? (?:about|on|of) me|what have you (?:got|stored|noted)(?: down)? (?:about|on) me|how does my profile look|who am i)\b",
    re.IGNORECASE,
)
WHY = re.compile(
    r"\b(?:why|how come|explain|how (?:well|good|much) (?:do|does|would|am)|how (?:do|would|does) (?:i|it|that|this|the)\b.{0,30}\b(?:fit|match|suit)|what makes|reason|is (?:it|that|this|the)\b.{0,40}\b(?:for me|right|good fit|match)|"
    r"am i (?:a )?(?:good |right )?(?:fit|match|qualified|suitable|suited)|do i (?:fit|match|qualify|suit|meet)|do(?:es)? .{0,40}\bsuit me|"
    r"what(?:'s| is| am i)? (?:missing|lacking)|what (?:do|would) i (?:lack|miss)|score)\b",
    re.IGNORECASE,
)
DETAILS = re.compile(
    r"\b(?:tell me (?:more|about|something)|more (?:about|info|information|details?|on)|details?|describe|what (?:about|is|does|are|would|do)|how (?:about|much|many|long|far|soon)|and (?:the|what about)|"
    r"do i need|do (?:they|you) (?:need|want|require|pay|offer)|does (?:it|that|this|the)|is (?:it|that|this|the|there)|are (?:there|they)|can i|where is|when (?:does|do|is)|who (?:is|are)|"
    r"(?:open|show|read|see)(?: me)? (?:the|that|this|number|it|#)|what'?s (?:the|it|that|this)|which (?:skills|hours|days)|look at (?:the|number|that))\b",
    re.IGNORECASE,
)
SEARCH = re.compile(
    r"\b(?:(?:find|search|look(?:ing)? (?:for|up)|show|list|get|give|any|recommend|suggest|see|browse|got|are there|is there|what|which|seek(?:ing)?|display|hunt)\b.{0,60}?"
    r"\b(?:jobs?|positions?|vacanc(?:y|ies)|openings?|roles?|posts?|postings?|opportunit(?:y|ies)|ones|gigs?|placements?|internships?|apprenticeships?|matches|recommendations?|list|results)|"
    r"(?:jobs?|positions?|vacancies|openings?|roles|work) (?:for|in|near|around|at|as|with|that|to|going|available|out there|paying)|"
    r"\w+ (?:jobs|vacancies|positions|roles|openings)\b|recommendations?|"
    r"what (?:fits|suits|matches|would (?:fit|suit)|have you (?:got|found)|do you have|can you (?:find|offer|show)|could you (?:find|offer)|else|is (?:there|available|out there|on offer|going)|'?s (?:there|going|around|available|out there|on offer|new|about))|"
    r"what'?s (?:there|going|around|available|out there|on offer|new|about)|whats? (?:going|around|available|out there|new)|anything (?:going|for me|suitable|new|else|available|around|out there|that|in|near|with|remote|like|good|matching|interesting)|something (?:for me|suitable|else|that)|"
    r"(?:recommend|suggest)(?: me)?(?: something| anything)?|match me|find me (?:some|a|an)|what do you (?:recommend|suggest|have|got)|show me what|what (?:could|can) i (?:do|apply)|next page|show (?:me )?more|more (?:jobs|results|of them|please)|what else)\b",
    re.IGNORECASE,
)
FOR_ME = re.compile(
    r"\b(?:for me|fits?(?: me)?|suits? me|suitable|my profile|match(?:es|ing)? me|recommend\w*|suggest\w*|i could|what else|got|going|around|available)\b",
    re.IGNORECASE,
)
NARROW = re.compile(
    r"^\W*(?:(?:ok|okay|and|hm+|well|now|so|please|but|also|or|good|great|right|then|can you|could you|actually)[\s,]+)*"
    r"(?:only|just|nothing|none|no|not|without|exclude|except|above|over|under|below|at least|min(?:imum)?|max(?:imum)?|more than|less than|up to|from|paying|with|in|near|around|remote|hybrid|on-?site|"
    r"part[- ]?time|full[- ]?time|contract|temporary|permanent|any(?:where| place)?|what about|how about|which|those|the|all|show|narrow|filter|limit|drop the|forget the|remove the|reset|clear|everything|everywhere|closer|better paid|higher)\b",
    re.IGNORECASE,
)
ELLIPTIC = re.compile(
    r"\b(?:only|just|ones|please|instead|filter|narrow|what about|how about|not in|no longer|exclude|then)\b",
    re.IGNORECASE,
)
OTHER_PERSON = re.compile(
    r"\b(?:for|of) (?:my|a|his|her|our) (?:brother|sister|son|daughter|wife|husband|partner|friend|mate|mother|mum|mom|father|dad|cousin|uncle|aunt|nephew|niece|boyfriend|girlfriend|colleague|neighbou?r|flatmate|roommate|kid|child)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|my|me|mine|myself)\b", re.IGNORECASE)
DELETE_ACCOUNT = re.compile(
    r"\b(?:delete|erase|remove|close|cancel|wipe|destroy|get rid of)\b.{0,30}\b(?:(?:my|the|this) (?:account|profile and|data)|all (?:my|of my) data|everything (?:about|you have)|me from)\b|\bforget (?:me|everything)\b|\bright to be forgotten\b",
    re.IGNORECASE,
)
PASSWORD = re.compile(
    r"\b(?:change|reset|forgot|forgotten|update)\b.{0,20}\bpassword\b|\b(?:export|download)\b.{0,20}\b(?:my )?data\b",
    re.IGNORECASE,
)
STANDING = re.compile(r"\b(?:never|don'?t|do not)\b.{0,60}\b(?:unless|until|without|before)\b", re.IGNORECASE)

IMPERATIVE = re.compile(
    r"^\W*(?:(?:ok|okay|and|well|now|so|please|pls|kindly|then|good|great|right|hi|hello|hey|can you|could you|would you|cool|thanks)[\s,.!]+)*"
    r"(?:show|find|search|look for|list|get|give|recommend|suggest|see|browse|any|anything|something|what|whats|which|is there|are there|do you have|have you|where|who|let me see|match|jobs?|vacanc)",
    re.IGNORECASE,
)

# ------------------------------------------------------------------------------------------- recruiters

PUBLISH = re.compile(
    r"\b(?:publish|go(?:es)? live|(?:make|put|set|push|get) (?:it|this|that|them|the \w+(?: \w+){0,3}) (?:live|up|online|out there|public)|post (?:it|this|that|the)\b|put (?:it|this) out|"
    r"re-?open|launch (?:it|this|the)|release (?:it|this|the)|advertise (?:it|this|the)\b|list (?:it|this) (?:now|please)|live now|it can go (?:out|up|live)|set live)\b",
    re.IGNORECASE,
)
CLOSE = re.compile(
    r"\b(?:close|shut|take (?:down|offline|off)|take (?:it|this|that|the \w+(?: \w+){0,3}) (?:down|offline|off)|unpublish|pull (?:it|the|that|this)|stop advertising|deactivate|(?:is|was|been|has been|'s been|we(?:'ve| have)) filled)\b",
    re.IGNORECASE,
)
DELETE_JOB = re.compile(
    r"\b(?:delete|erase|remove|bin|scrap|throw away)\b.{0,30}\b(?:job|posting|post|ad|advert|vacancy|opening|draft|it)\b",
    re.IGNORECASE,
)
STEPS: dict[str, re.Pattern[str]] = {
    "rejected": _words(r"reject", r"turn (?:him|her|them|the \w+(?: one)?|number \w+|\w+) down", r"turn down", r"decline (?:him|her|them|the|number)", r"say no to", r"rule (?:him|her|them) out", r"not (?:him|her)"),
    "hired": _words(r"hire(?: (?:him|her|them|the|number|\w+))?", r"mark \w+(?: \w+)? as hired", r"(?:to|as) hired", r"we(?:'re| are) taking"),
    "offer": _words(r"(?:make|send|give) (?:\w+ ){0,3}(?:an )?offer", r"offer (?:him|her|them|the (?:first|second|third|last|top)|\w+) the job", r"(?:to|into|at) (?:the )?offer(?: stage)?"),
    "interview": _words(r"(?:to|for|into|at) (?:an |the )?interviews?(?: stage)?", r"interview (?:him|her|them|the|number|candidate|applicant)", r"(?:schedule|set up|arrange) (?:an )?interview"),
    "shortlisted": _words(r"short-?list", r"(?:on(?:to)?|to) (?:the|my|our) short-?list", r"move (?:him|her|them|the \w+(?: one)?|\w+) (?:on|forward|along|ahead)", r"(?:take|put) (?:him|her|them|the \w+(?: one)?) (?:forward|through)"),
}  # fmt: skip
INVITE = _words(
    r"invite",
    r"reach out to",
    r"get in touch with",
    r"contact (?:the|him|her|them|number|candidate)",
    r"write to (?:the|him|her|them|number|candidate)",
    r"approach (?:the|him|her|them|number)",
    r"send (?:\w+ ){0,3}an invit\w+",
)
APPLICANTS = re.compile(
    r"\b(?:who(?:'s| has|'ve| have)?(?: all)? applied|applicants?|applications?|any(?:one|body)? (?:applied|applications?)|has any(?:one|body) applied|did any(?:one|body) apply|responses|who wants the job|how many (?:people )?applied)\b",
    re.IGNORECASE,
)
CANDIDATES = re.compile(
    r"\b(?:candidates?|who (?:fits|would fit|suits|would suit|matches|could (?:do|fill)|is (?:right|suitable|good)|do you (?:have|recommend|suggest))|"
    r"(?:find|show|recommend|suggest|list|rank|search|get)(?: me)?(?: some| the| good| suitable| more)? (?:people|talent|profiles?|matches|candidates|someone for|somebody for)|"
    r"(?:anyone|anybody|someone|somebody|people) (?:suitable|who (?:fits|could|can|matches)|for (?:the|my|this|that)|that fits?)|matches for|ranking|shortlist for|best (?:people|match(?:es)?))\b",
    re.IGNORECASE,
)
OWN_JOBS = re.compile(
    r"\b(?:my (?:jobs|postings|posts|openings|vacancies|ads|adverts|drafts|positions|roles)|(?:show|list|see)(?: me)?(?: all)? (?:my|our|the|all) (?:jobs|postings|openings|vacancies|drafts|ads|positions|roles)|our (?:jobs|openings|vacancies|postings)|"
    r"what(?:'s| is| jobs are| have i got| have we got| do (?:i|we) have) (?:open|live|published|posted|online|up|running)|(?:still|currently|now|already|is it|is the \w+(?: \w+)?) (?:live|open|online|published|up)|which (?:jobs|postings|openings)|status of (?:my|the|our) (?:job|posting|opening|vacanc))",
    re.IGNORECASE,
)
SHOW_JOB = re.compile(
    r"\b(?:show|see|view|read|open|preview|display|look at)(?: me)?(?: us)? (?:the |that |this |my )?(?:draft|posting|job|advert|ad|it|opening|vacancy)\b|\bhow does (?:it|the \w+) look\b|\bwhat'?s (?:missing|in the draft)\b",
    re.IGNORECASE,
)
DRAFT = re.compile(
    r"\b(?:(?:post|advertise|put up|create|draft|make|write|add|open|set up|start|prepare|place|do|publish)\b.{0,25}\b(?:a|an|new|another|one more|some)\b.{0,40}\b(?:job|role|opening|position|ad|advert(?:isement)?|posting|vacancy|post)\b|"
    r"new (?:job|role|opening|position|posting|vacancy|ad|one)|another (?:job|role|opening|position|posting|vacancy)|"
    r"(?:need|needs|seek(?:ing|s)?|looking for|look for|hir(?:e|ing)|recruit(?:ing)?|after|want(?:s|ed|ing)?|require|searching for|in search of|wish(?:es)? to (?:recruit|hire|employ|appoint))\b.{0,15}\b(?:a|an|another|some|someone|somebody|two|three|several|more|people|staff|person|\d+)\b|"
    r"\b(?:wanted|vacancy|job opening|job ad)\b)",
    re.IGNORECASE,
)
UNCLEAR_NEED = re.compile(
    r"^\W*(?:i|we)(?:'m| am|'re| are)? ?(?:need|want|(?:am |are )?looking for|hiring|recruiting|must hire|have to hire)(?: to (?:hire|recruit|find))? ?(?:someone|somebody|a person|people|staff|help|new people|new staff|an employee|to hire|somebody new)?\W*$",
    re.IGNORECASE,
)
_PROTECTED_TRAIT = (
    r"(?:men|man|males?|women|woman|females?|girls?|boys?|lads?|ladies|gentlemen|whites?|blacks?|asians?|caucasians?|africans?|arabs?|jews?|jewish|muslims?|"
    r"christians?|catholics?|hindus?|atheists?|foreigners?|immigrants?|gays?|straight people|lesbians?|married|unmarried|childless|pregnan\w+|able-?bodied|"
    r"attractive|good-?looking|young(?:er)?(?: people)?|old(?:er)? people|elderly|(?:under|over|below|above|younger than|older than) (?:the age of )?\d\d(?! ?(?:k\b|hours|h\b|%|euro|pounds|dollars|[€£$]))|"
    r"(?:people )?(?:with(?:out)?|no) (?:kids|children|an? accent|accents)|aged? \d\d|\d\d years? old|nationalit\w+|ethnic\w*|religio\w+|gender|sex|skin colou?r|race|born in \w+|age)"
)
PROTECTED = re.compile(rf"\b{_PROTECTED_TRAIT}\b", re.IGNORECASE)
PROTECTED_WISH = re.compile(
    rf"\b(?:only|just|no|not|must be|should be|prefer(?:ably|red)?|exclude|without|filter(?: by| out)?|ideally|sort by|rank by)\b[^.,;]{{0,20}}\b{_PROTECTED_TRAIT}\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:bump|raise|lower|increase|reduce|change|set|update|edit|make (?:it|the|that)|add|drop|remove|scratch|correct|fix|rename|extend|replace|also|actually|sorry|soz|oops|instead|should (?:be|say)|"
    r"switch|put|forget|take (?:off|out)|and|plus|no[,:]|not)\b",
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
