"""The turns of phrase of people who look for work. Read like those of `phrases`."""

import re

from assistant.phrases import any_of

UNDO = re.compile(
    r"\b(?:undo|revert|roll (?:that|it) back|take (?:that|it) back|restore (?:it|that|my profile)|put (?:it|that) back|that(?:'s| was| is) (?:wrong|a mistake),? (?:undo|remove))\b",
    re.IGNORECASE,
)
APPLY = any_of(
    r"apply(?!ing)", r"put me (?:forward(?: for)?|in for|down for)", r"(?:submit|send|file|lodge|forward)(?: (?:in|off|them|him|her|over))?(?: in)? (?:my|an|the) (?:application|cv|résumé|resume|profile)",
    r"put in (?:my|an) application", r"i(?:'ll| will| would like to| want to|'d like to|'m gonna| wanna) (?:take|go for|have) (?:it|that|this|the)", r"sign me up for", r"throw my hat",
    r"go for (?:it|that one|the)", r"count me in(?: for)?", r"i(?:'d| would) take (?:it|that|the)", r"sign me up", r"send (?:them )?my (?:cv|résumé|resume|details|profile)", r"i(?:'d| would) (?:like|love) (?:that|this) (?:one|job)",
    r"i want (?:that|this) (?:one|job)", r"(?:shoot|fire) (?:off|over) (?:my|an) \w+",
)  # fmt: skip
WITHDRAW = any_of(
    r"withdraw",
    r"retract",
    r"pull (?:(?:out|back) (?:of|from)|(?:my|the|that|this) application)",
    r"(?:cancel|take back|drop|recall|rescind) (?:my|the|that|this) application",
    r"take (?:my|the|that|this) application back",
    r"un-?apply",
)
ACCEPT_INVITATION = re.compile(r"\b(?:accept|say yes to|take (?:up )?)\b.*\binvit", re.IGNORECASE)
DECLINE_INVITATION = re.compile(r"\b(?:decline|refuse|reject|turn down|say no to)\b.*\binvit", re.IGNORECASE)
SAVE = any_of(
    r"save",
    r"bookmark",
    r"(?:stash|pin|park) (?:it|that|this|the|number)",
    r"keep (?:the|that|this|it|number)",
    r"remember (?:the|that|this) (?:job|one)",
    r"put (?:it|that|this|the \w+(?: one)?) (?:aside|on my list|in my favou?rites)",
    r"shortlist (?:it|that|this|the|number)",
    r"star",
    r"favou?rite",
)
HIDE = any_of(
    r"hide", r"don'?t show (?:me )?(?:the|that|this|it|again)", r"(?:get rid of|bin|lose|ditch|scrap) (?:the|that|this|it|number|both)", r"dismiss", r"skip (?:the|that|this|it|number)",
    r"not (?:bothered|fussed|keen|sold) (?:about|on) (?:the|that|this|number|it)", r"no(?:t| longer)(?: really)? interested in (?:the|that|this|number|it)", r"remove (?:the|that|this) (?:job|one|\w+ one) from (?:the|my) list",
)  # fmt: skip
LIKE = any_of(
    r"i (?:really )?(?:like|love) (?:the|that|this|number|it)", r"more like (?:the|that|this|it|number|#)", r"thumbs up"
)
DISLIKE = any_of(
    r"less like (?:the|that|this|it|number|#)",
    r"i (?:don'?t|do not) like (?:the|that|this|number|it)",
    r"thumbs down",
    r"i hate (?:the|that|this)",
)
UNSAVE = any_of(
    r"unsave",
    r"un-?bookmark",
    r"un-?hide",
    r"(?:take|remove|drop|delete) (?:it|that|this|them|both|(?:the )?\w+(?: \w+)?(?: one| job)?) (?:off|from|out of) (?:my |the )?(?:saved|bookmark\w*|favou?rites)",
)
SAVED_LIST = re.compile(
    r"\b(?:(?:my |the )?saved (?:jobs|ones|list|roles|positions|stuff)|(?:my|the|show|list|see) (?:me )?(?:my )?bookmark(?:s|ed)(?: \w+)?|what i(?:'ve| have)? (?:saved|bookmarked)|my saved|(?:what|which)(?: ones?| jobs?)? (?:have|did) i (?:saved?|bookmark(?:ed)?)|(?:show|list|see)(?: me)?(?: the)? saved\W*$|jobs i(?:'ve| have)? saved|my favou?rites)\b",
    re.IGNORECASE,
)
APPLICATIONS = re.compile(
    r"\b(?:my applications?|applications? (?:list|status|overview)|where (?:have|did) i appl|what (?:have|did) i appl|have i applied|did i apply|i(?:'ve| have) applied (?:to|for|any)|"
    r"applied (?:to )?(?:any(?:where|thing)|so far)|jobs i(?:'ve| have)? applied|status of (?:my|the) application|what(?:'s| is) (?:the|its) status(?: of (?:it|that|this))?|(?:am i|is it|is that|is|are) still in(?: the running)?(?=\W*(?:right|$))|any (?:news|update|word|answer|reply) (?:on|about|from)|heard back|did (?:it|that|my application) (?:go (?:through|thru|out|off)|work|get sent|arrive)|(?:has|was) (?:it|my application) (?:been )?sent|have you sent (?:it|them)|"
    r"how (?:is|are) my applications?|(?:list|show)(?: me)?(?: all)? (?:my )?applications?|my invitations?|(?:any|have i got|do i have|show(?: me)?|list)(?: \w+){0,2} invitations?|invitations\?|who(?:'s| has)? invited me|(?:anyone|anybody|companies|recruiters?) (?:invited|contacted|written to|messaged) me|(?:been|was|am i) invited|(?:any|my|an|upcoming|next|got) interviews?(?: \w+){0,2} (?:lined|coming|booked|scheduled|planned|yet|soon)|(?:my|upcoming) interviews?)\b",
    re.IGNORECASE,
)
SEEKERS = re.compile(r"\b(?:recruiters?|employers?|companies|hr)\b", re.IGNORECASE)
PROFILE = re.compile(
    r"\b(?:(?:show|see|view|display|open|read|print|what'?s (?:in|on)|what is (?:in|on)|check)(?: me)?(?: us)? my (?:profile|details|data|cv|info(?:rmation)?)|my profile\W*$|what(?:'s| is| does) my profile\b|"
    r"what (?:do|did) you (?:know|have|understand|remember|note|store)(?: down)? (?:about|on|of) me|what have you (?:got|stored|noted)(?: down)? (?:about|on) me|what (?:do |have )?you (?:currently |now )?(?:have|got|hold|keep|store)(?: down| stored| noted)?(?: on (?:record|file))? (?:about|on|of) me|(?:what|which) (?:skills?|languages?|details|information|info|data|places?) (?:do |have )?you (?:currently |now )?(?:have|got|hold|keep|noted|stored)(?: down)? (?:for|on|about|of) me|how does my profile look|who am i)\b",
    re.IGNORECASE,
)
SEARCH = re.compile(
    r"\b(?:(?:show|list|see|give|find)(?: me)? (?:everything|all)\b|(?:got|have you|you got|know of) (?:anything|something|any)\b|anything(?=\W*$)|(?:find|search|look(?:ing)? (?:for|up)|show|list|get|give|any|recommend|suggest|see|browse|got|are there|is there|what|which|seek(?:ing)?|display|hunt)\b.{0,60}?"
    r"\b(?:jobs?|positions?|vacanc(?:y|ies)|openings?|roles?|posts?|postings?|opportunit(?:y|ies)|ones|gigs?|placements?|internships?|apprenticeships?|matches|recommendations?|list|results)|"
    r"(?:jobs?|positions?|vacancies|openings?|roles|work) (?:for|in|within|near|around|at|as|with|that|to|going|available|out there|paying)|"
    r"\w+ (?:jobs|vacancies|positions|roles|openings)\b|recommendations?|"
    r"what (?:fits|suits|matches|would (?:fit|suit)|have you (?:got|found)|do you have|can you (?:find|offer|show)|could you (?:find|offer)|else|is (?:there|available|out there|on offer|going)|'?s (?:there|going|around|available|out there|on offer|new|about))|"
    r"what'?s (?:there|going|around|available|out there|on offer|new|about)|whats? (?:going|around|available|out there|new)|anything (?:going|for me|suitable|new|else|available|around|out there|that|in|near|with|remote|like|good|matching|interesting)|something (?:for me|suitable|else|that)|"
    r"(?:anything|something|work|jobs?) (?:\w+ ){0,2}(?:at|in|near|for|with|from|around|like|closer|nearer|better|going)\b|find me (?:something|anything|work)|^\W*(?:any )?(?:jobs?|vacanc(?:y|ies)|openings|"
    r"matches|positions|roles|work)(?: please| pls| plz| then)?(?=\W*$)|what ?cha (?:got|have)|what(?:'ve| have)? (?:you|ya|we|i) (?:got|have)\b|wetin\b|(?:hit|hook|line|set) me up|hit me with|who(?:'s| is) hiring|"
    r"where (?:can|could) i work|what works?\b|let me see (?:what|the|some)|(?:have|take) a look at what|see what(?:'s| is)|matches for me|"
    r"(?:recommend|suggest)(?: me)?(?: something| anything)?|match me|find me (?:some|a|an)|what do you (?:recommend|suggest|have|got)|show me what|what (?:could|can) i (?:do|apply)|next page|show (?:me )?more|more (?:jobs|results|of them|please)|what else)\b",
    re.IGNORECASE,
)
NO_SEARCH = re.compile(
    r"\b(?:don'?t|do not|not) (?:want|need) (?:any )?(?:jobs?|recommendations)\b|\bwhat (?:have|do) you (?:got|have|know)(?: on| about| stored)\b",
    re.IGNORECASE,
)
RELIST = re.compile(
    r"^\W*(?:(?:ok|okay|and|hm+|well|nah|no|not those|thanks|cool|so)[\s,]+)*(?:what else|anything else|show (?:me )?(?:some )?more|more(?: please| pls| jobs| of them)?\W*$|next(?: page| ones)?\W*$|any (?:others?|more)|others?\W*$|other ones|something else|"
    r"(?:anything |something |any |ones )?(?:closer|nearer)(?: to)?(?: home| me| where i live)?|keep (?:looking|going)|not (?:those|these)|try again|again\W*$|show (?:me )?(?:the list|them) again|(?:the |my )?list(?: it| them)? again)",
    re.IGNORECASE,
)
TELLS = re.compile(
    r"^\W*(?:hi|hello|so|well|and|also|ok)?\W*(?:i'?m|i am|i have|i'?ve|my|i work|i can|i speak)\b", re.IGNORECASE
)
MORE = re.compile(r"\b(?:more|else|next|others?)\b", re.IGNORECASE)
THE_ONE = re.compile(r"\b(?:the|that) (?:[\w&'-]+ ){0,4}(?:one|job|role|position|post|vacancy)\b", re.IGNORECASE)
SOME_JOB = re.compile(
    r"\b(?:the|that) (?:(?!same|best|right|other|next|first|second|third|last|hybrid|remote|any)[\w&'-]+ ){1,4}(?:one|job|role|position|post|vacancy|gig)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^\W*(?:and |but |so |ok |hmm? )*(?:how|what|when|where|who|which|is|are|does|do|can|could|will|would|any)\b",
    re.IGNORECASE,
)
A_NEW_LIST = re.compile(
    r"^\W*(?:(?:and|ok|so|but|well)[\s,]+)*(?:is|are) there (?:any\w*|some\w*|others?|more)\b|\b(?:anything|something) (?:that|which|else|with|without|for|in|near|closer|better|remote)\b|\bwhich (?:jobs|ones|openings|positions|roles)\b",
    re.IGNORECASE,
)
OF_A_COMPANY = re.compile(
    r"\b(?:at|with|from|about|for|is|does) (?:the )?(?P<name>[A-Z][\w&'-]+(?: (?:& |and |of )?[A-Z][\w&'-]+){0,4})"
)
ABOUT_A_POSTING = re.compile(
    r"\b(?:earn|how much|need(?:ed|s)?|required?|requires?|pays?|paid|salary|wage|rate|hours|shifts?|nights?|weekends?|remote|hybrid|holidays?|benefits?|pension|start|contract|permanent|"
    r"experience|where|parking|perks|requirements?|responsibilities|qualifications?|deadline|closing date|address|full[- ]?time|part[- ]?time|duties|day to day|licen[cs]e|languages?|team|company)\b",
    re.IGNORECASE,
)
UNWANTED = re.compile(
    r"\b(?:no|less|fewer|not|without|avoid(?:ing)?|exclude|nothing (?:with|involving|that (?:has|involves|means))|none (?:with|of the))\s+(?:any |the |ones with |jobs with |more )?"
    r"(?P<what>night(?: ?(?:shifts?|work))|nights|weekends?(?: work)?|sundays|saturdays|split shifts|rotating shifts|shift ?work|shifts|evenings?(?: work)?|early starts|bank holidays|overtime|"
    r"on[- ]call|call[- ]?outs?|travel(?:ling)?|driving|sales|cold calling|commission|zero[- ]hours?|heavy lifting|lifting|call cent(?:re|er)s?|standby)\b",
    re.IGNORECASE,
)
NOT_AT = re.compile(
    r"\b(?:[Nn]ot|[Nn]othing|[Nn]one|[Ee]xcept|[Aa]nything but)\s+(?:(?:jobs|ones|those)\s+)?(?:at|with)\s+(?P<what>[A-Z][\w&'-]+(?: (?:& |and |of )?[A-Z][\w&'-]+){0,4})"
)
COMPARES = re.compile(r"\b(?:compare|difference between|versus|vs)\b", re.IGNORECASE)
ABOUT_ME = re.compile(r"\b(?:i|my|me|mine)\b", re.IGNORECASE)
PERMANENT = re.compile(r"\bpermanent\b", re.IGNORECASE)
REWORDED = [
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\boutside(?: of)? (?=[A-Z]|the\b)", "not in "),
        (r"\b(?:filter|leave) out\b|\bexclude\b", "not"),
        (r"\b(?:ignore|forget|drop|scrap|remove) (?:the |my )?(?:location|place|town|city)(?: filter)?\b", "anywhere"),
        (r"\binstead\b|\bhow many\b|\blike (?:the|that|this) (?:\w+ )?(?:one|job)\b", " "),
        (r"\bnothing (?:under|below|less than|lower than)\b", "at least"),
        (r"\b(?:anything |something |ones )?(?:closer|nearer)(?: to)?(?: home| me| where i live)?\b", " "),
        (r"\bpermanent\b|\b(?:no )?agency(?: work| jobs?)?\b", " "),
        (r"\b(?:hit|hook|line|set) me(?: up)?(?: with)?\b|\bwhat ?cha (?:got|have)\b|\bwetin\b|\bdey\b|\babeg\b|\bgot\b|\blist\b|\bwhat else\b|\bnot (?:those|these)\b", " "),
        (r"\bwithin \d+ (?:miles?|km|kilomet(?:er|re)s?|minutes?|mins?)(?: of| from)?\b", "near"),
        (r"\bmy (?:brother|sister|son|daughter|wife|husband|partner|friend|mate|mother|mum|mom|father|dad|cousin|uncle|aunt|nephew|niece|boyfriend|girlfriend|colleague|neighbou?r|flatmate|roommate|kid|child)(?:'s| is| was)?\b", "for a"),
        (r"\b(?:any|the|all|both)?\s*places? (?:is|are) (?:ok|okay|fine)\b|\bdon'?t (?:mind|care) (?:about )?(?:the )?(?:location|place|where)\b", "anywhere"),
    )
]  # fmt: skip
HIDE_ME = re.compile(
    r"\b(?:don'?t|do not) want (?:to be|being) (?:contacted|found|seen|approached|visible|shown)\b(?:.{0,12}\b(?:recruiters?|employers?|companies|hr|anyone))?|\bno recruiters\b|\b(?:stop|don'?t|do not|no longer|quit|never)\b.{0,20}\b(?:show\w*|shar\w+|let|letting|display\w*|giv\w+)\b.{0,25}\b(?:recruiters?|employers?|companies|hr)\b|\bhide (?:me|my profile)\b|"
    r"\bmake (?:me|my profile) (?:invisible|private|hidden)\b|\btake my profile (?:down|off)\b|\b(?:don'?t|do not) want (?:recruiters?|employers?|companies) to (?:see|find|contact)\b|"
    r"\b(?:recruiters?|employers?|companies) (?:must|should|may|can) ?n[o']t (?:see|find|contact)\b|\bno longer open to recruiters\b",
    re.IGNORECASE,
)
SHOW_ME = re.compile(
    r"\b(?:let|allow) (?:recruiters?|employers?|companies) (?:to )?(?:see|find|contact)\b|\bmake (?:me|my profile) (?:visible|public)\b|\b(?:recruiters?|employers?|companies) (?:may|can) (?:see|find|contact)\b|"
    r"\bshow my profile to (?:recruiters?|employers?|companies)\b|\b(?:i'?m|i am) open to recruiters\b|\bunhide (?:me|my profile)\b",
    re.IGNORECASE,
)
ANSWERS = {
    "accept": re.compile(r"\b(?:accept|say yes to)\b", re.IGNORECASE),
    "decline": re.compile(r"\b(?:decline|turn (?:it|that|them|the \w+(?: one)?) down|say no to)\b", re.IGNORECASE),
}
FOR_ME = re.compile(
    r"\b(?:for me|fits?(?: me)?|suits? me|suitable|my profile|match(?:es|ing)? me|recommend\w*|suggest\w*|i could|what else|got|going|around|available)\b",
    re.IGNORECASE,
)
_RELATIVE = r"(?:brother|sister|son|daughter|wife|husband|partner|friend|mate|mother|mum|mom|father|dad|cousin|uncle|aunt|nephew|niece|boyfriend|girlfriend|colleague|neighbou?r|flatmate|roommate|kid|child|son-in-law|daughter-in-law|fianc[eé]e?|grandson|granddaughter|missus|hubby|bro|sis|lad|girl|pal|bestie|classmate|student|tenant)"
OTHER_PERSON = re.compile(
    rf"\b(?:for|of|behalf of) (?:my|a|his|her|our|me) (?:\w+ )?{_RELATIVE}\b|\bmy (?:\w+ )?{_RELATIVE}\b.*\b(?:for|suits?|fits?|help) (?:him|her|them)\b|\b(?:for|help) (?:him|her|them) (?:to )?(?:find|get|look)\b",
    re.IGNORECASE | re.DOTALL,
)
THEIRS = re.compile(rf"\b(?:{_RELATIVE}|him|her|them|he|she|they|he's|she's)\b", re.IGNORECASE)
FIRST_PERSON = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|my|me|mine|myself)\b", re.IGNORECASE)

_POLITELY = r"(?:i'?d|i would|i should) (?:really )?(?:like|love) to (?=see|browse|look at|have a look)|i want to (?=see|browse)"
IMPERATIVE = re.compile(
    r"^\W*(?:(?:ok|okay|and|well|now|so|please|pls|kindly|then|good|great|right|hi|hello|hey|can you|could you|would you|cool|thanks)[\s,.!]+)*"
    rf"(?:{_POLITELY})?"
    r"(?:show|find|search|look for|list|get|give|recommend|suggest|see|browse|any|anything|something|what|whats|which|list|save|bookmark|hide|apply|withdraw|cancel|send|put me|sign me|submit|explain|open|tell|skip|star|hit me|hook me|line me|wetin|abeg|is there|are there|do you have|have you|where|who|let me see|match|jobs?|vacanc)",
    re.IGNORECASE,
)
ONLY_POINTS = re.compile(
    r"^\W*(?:the |that )?(?:first|second|third|fourth|fifth|last)(?: (?:one|job|opening))?(?:,? (?:please|then))?\W*$",
    re.IGNORECASE,
)
