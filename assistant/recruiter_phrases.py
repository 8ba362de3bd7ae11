"""The turns of phrase of people who have work to give. Read like those of `phrases`."""

import re

from assistant.phrases import any_of

PUBLISH = re.compile(
    r"\b(?:publish|go(?:es)? live|(?:make|put|set|push|get) (?:it|this|that|them|the \w+(?: \w+){0,3}) (?:live|up(?! to\b)|online|out there|public)|post (?:it|this|that|the)\b|put (?:it|this) out|"
    r"re-?open|launch (?:it|this|the)|release (?:it|this|the)|advertise (?:it|this|the)\b|list (?:it|this) (?:now|please)|live now|it can go (?:out|up|live)|set live)\b",
    re.IGNORECASE,
)
CLOSE = re.compile(
    r"\b(?:close|pause|suspend|freeze|put (?:it|this|that|the \w+(?: \w+){0,3}) on hold|shut|take (?:down|offline|off)|take (?:it|this|that|the (?!salary|pay|wage|rate|price|place|skills?|hours)\w+(?: \w+){0,3}) (?:down|offline|off)|unpublish|pull (?:it|the|that|this)|stop advertising|deactivate|(?:is|was|been|has been|'s been|got|we(?:'ve| have)) filled|we(?:'ve| have) found (?:someone|somebody)|no longer (?:hiring|needed|available)|stop (?:hiring|recruiting))\b",
    re.IGNORECASE,
)
DELETE_JOB = re.compile(
    r"\b(?:delete|erase|remove|bin|scrap|throw away|get rid of|wipe)\b(?:(?!\bfrom\b|\boff\b|\bskill)[^.;,]){0,30}\b(?:jobs?|postings?|posts?|ads?|adverts?|vacanc(?:y|ies)|openings?|drafts?)\b|"
    r"\b(?:delete|erase|bin) (?:it|this|that|them|everything)\b",
    re.IGNORECASE,
)
STEPS: dict[str, re.Pattern[str]] = {
    "rejected": any_of(r"reject", r"turn (?:him|her|them|the \w+(?: one)?|number \w+|\w+) down", r"turn down", r"decline (?:him|her|them|the|number)", r"say no to", r"no to (?:the|number|him|her|them)", r"(?:is|are|'s) a no", r"rule (?:him|her|them) out", r"not (?:him|her)", r"(?:tell|say) (?:\w+ ){1,4}no\b", r"not (?:the right|a) fit", r"pass on (?:him|her|them|the|number)", r"drop (?:him|her|them|the \w+ (?:applicant|candidate|one)|number|applicant)", r"bin (?:him|her|them)"),
    "hired": any_of(r"hire(?! (?:an?|another|some\w*|new|more|people|staff|two|three|four|five|\d+)\b)(?: (?:him|her|them|the|number|\w+))?", r"mark \w+(?: \w+)? as hired", r"(?:to|as) hired", r"we(?:'re| are) taking", r"(?:she|he|they)(?:'s| is| are|'re)? (?:got|gets?) the job", r"take (?:him|her|them|number \w+) on"),
    "offer": any_of(r"(?:make|send|give) (?:\w+ ){0,3}(?:an )?offer", r"offer (?:him|her|them|the (?:\w+ ){1,4}|(?:\w+ ){1,3}?)the (?:job|position|role|post)", r"offer (?:it |the (?:job|position|role|post) )?to (?:him|her|them|number|the)", r"(?:to|into|at) (?:the )?offer(?: stage)?"),
    "interview": any_of(r"(?:to|for|into|at) (?:an |the )?interviews?(?: stage)?", r"interview (?:him|her|them|the|number|candidate|applicant)", r"(?:schedule|set up|arrange|book) (?:an )?interview", r"(?:see|meet|talk to|speak to|interview) (?:him|her|them|the (?:first|second|third|last)|number|both)"),
    "shortlisted": any_of(r"short-?list", r"(?:on(?:to)?|to) (?:the|my|our) short-?list", r"move (?:him|her|them|the \w+(?: one)?|\w+) (?:on|forward|along|ahead)", r"(?:take|put) (?:him|her|them|the \w+(?: one)?) (?:forward|through)"),
}  # fmt: skip
INVITE = any_of(
    r"invite",
    r"reach out to",
    r"get in touch with",
    r"contact (?:the|him|her|them|number|candidate)",
    r"write to (?:the|him|her|them|number|candidate)",
    r"approach (?:the|him|her|them|number)",
    r"send (?:\w+ ){0,3}an invit\w+",
)
APPLICANTS = re.compile(
    r"\b(?!applications? (?:are )?(?:open |accepted |possible |welcome )?(?:until|till|by|close)\b)(?:who(?:'s| is) in the running|who(?:'s| has|'ve| have)?(?: all)? applied|applicants?|applications?|any(?:one|body) (?:apply|applying)|any(?:one|body)? (?:applied|applications?)|has any(?:one|body) applied|did any(?:one|body) apply|responses|who wants the job|how many (?:people )?applied)\b",
    re.IGNORECASE,
)
CANDIDATES = re.compile(
    r"\b(?:who else\b.{0,20}\b(?:fits?|suits?|match(?:es)?|could|there|around|available)|candidates?|who(?: would| could| might| will| can|'d)? (?:fit|suit|match|fill|do|be (?:good|right|suitable|a good))\b|who(?:'s| is) (?:out there|available|around|good)|anyone (?:good|available|out there)|who (?:have|do) you (?:got|have)|who've you got|who (?:fits|would fit|suits|would suit|matches|could (?:do|fill)|is (?:right|suitable|good)|do you (?:have|recommend|suggest))|"
    r"(?:find|show|recommend|suggest|list|rank|search|get)(?: me)?(?: some| the| good| suitable| more)? (?:people|talent|profiles?|matches|candidates|someone for|somebody for)|"
    r"(?:anyone|anybody|someone|somebody|people) (?:suitable|who (?:fits|could|can|matches)|for (?:the|my|this|that)|that fits?)|matches for|ranking|shortlist for|best (?:people|match(?:es)?))\b",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\b(?:i|we)(?:'ll| will| can| shall|'d rather)\b[^.!?]{0,20}\b(?:publish|post|put|make|launch|release)\b[^.!?]*\b(?:tomorrow|later|tonight|next|myself|ourselves|once|when|after|on \w+day)\b|"
    r"\b(?:keep|leave|save|hold) (?:it|this|that) as (?:a |the )?draft\b|\bnot (?:ready|live|publish\w*) (?:yet|for now)\b",
    re.IGNORECASE,
)
REQUIRED_OF_THEM = re.compile(
    r"\b(?:candidates?|applicants?) (?:must|should|need|will|would|have to|ought|are (?:required|expected)|is (?:required|expected))\b|\b(?:ideal|successful|right) candidate\b",
    re.IGNORECASE,
)
WHO = re.compile(
    r"^\W*(?:(?:ok|so|and|fine|well|please)[\s,.]+)*(?:who|show|list|any|candidates|which)\b", re.IGNORECASE
)
OWN_JOBS = re.compile(
    r"\b(?:what (?:jobs|ads|openings|vacancies|roles|postings) (?:do|have|are)|my (?:current |open |live |own |active |closed )?(?:jobs|listings|postings|posts|openings|vacancies|ads|adverts|drafts|positions|roles)|(?:show|list|see)(?: me)?(?: all)? (?:my|our|the|all) (?:jobs|postings|openings|vacancies|drafts|ads|positions|roles)|our (?:jobs|openings|vacancies|postings)|"
    r"what(?:'s| is| jobs are| have i got| have we got| do (?:i|we) have) (?:open|live|published|posted|online|up|running)|(?:still|currently|now|already|is it|is the \w+(?: \w+)?) (?:live|open|online|published|up)|which (?:jobs|postings|openings|ads|roles)(?! fits?)|(?:are|is) (?:my|our|the) (?:\w+ ){0,3}(?:live|open|online|published|up|visible)|what am i (?:advertising|hiring for)|status of (?:my|the|our) (?:job|posting|opening|vacanc))",
    re.IGNORECASE,
)
SHOW_JOB = re.compile(
    r"\b(?:show|see|view|read|open|preview|display|look at|let me see|pull up)(?: me)?(?: us)? (?:the |that |this |my |our )?(?:(?!applicants?|candidates?)[\w&'-]+ ){0,4}?(?:draft|posting|job|advert|ad|it|opening|vacancy)\b|\bhow does (?:it|the \w+) look\b|\bwhat does (?:it|(?:my|our|the) (?:\w+ ){0,4}(?:draft|posting|job|ad|advert)) look like\b|\bwhat'?s (?:missing|in the draft)\b",
    re.IGNORECASE,
)
DRAFT = re.compile(
    r"\b(?:(?:post|advertise|put up|create|draft|make|write|add|open|set up|start|prepare|place|do|publish)\b.{0,25}\b(?:a|an|new|another|one more|some)\b.{0,40}\b(?:job|role|opening|position|ad|advert(?:isement)?|posting|vacancy|post)\b|"
    r"new (?:job|role|opening|position|posting|vacancy|ad|one)|another (?:job|role|opening|position|posting|vacancy|one)\b|next (?:job|one)\s*[:-]|(?:requirement|vacancy|opening|position) (?:is (?:there )?)?(?:for|of)\b|"
    r"(?:need|needs|seek(?:ing|s)?|search(?:ing)?|hunting for|on the lookout for|looking for|look for|hir(?:e|ing)|recruit(?:ing)?|after|want(?:s|ed|ing)?|require|searching for|in search of|wish(?:es)? to (?:recruit|hire|employ|appoint))\b.{0,15}\b(?:a|an|another|some|someone|somebody|two|three|several|more|people|staff|person|\d+)\b|"
    r"\b(?:wanted|vacancy|job opening|job ad)\b)",
    re.IGNORECASE,
)
UNCLEAR_NEED = re.compile(
    r"^\W*(?:i|we)(?:'m| am|'re| are)? ?(?:need|want|(?:am |are )?looking for|hiring|recruiting|must hire|have to hire)(?: to (?:hire|recruit|find))? ?(?:someone|somebody|a person|people|staff|help|new people|new staff|an employee|to hire|somebody new)?\W*$",
    re.IGNORECASE,
)
_TRAIT = (
    r"(?:men|man|males?|women|woman|females?|girls?|boys?|lads?|ladies|lady|gents?|gentlemen|guys|mums?|moms?|mothers?|dads?|fathers?|whites?|blacks?|asians?|caucasians?|africans?|europeans?|"
    r"arabs?|romanians?|poles|indians?|pakistanis?|chinese|mexicans?|nigerians?|roma|gyps(?:y|ies)|jews?|jewish|muslims?|christians?|catholics?|protestants?|hindus?|sikhs?|buddhists?|atheists?|"
    r"foreigners?|immigrants?|migrants?|refugees?|locals born|gays?|straight people|heterosexuals?|lesbians?|queer|trans(?:gender)?(?: people)?|lgbt\w*|married|unmarried|single (?:people|women|men|mothers?|mums?|moms?)|"
    r"childless|pregnan\w+|able-?bodied|disab\w+|handicapped|wheelchair(?: users?)?|mentally ill|depress\w+|attractive|pretty|beautiful|handsome|good-?looking|slim|overweight|fat people|"
    r"young(?:er|sters?)?(?: (?:people|ones?|candidates?|applicants?|blood|men|women))?|old(?:er|ies)?(?: (?:people|ones|candidates?|applicants?))|old(?:er)? (?:men|women)|elderly|pensioners?|boomers?|millennials|gen ?z|"
    r"(?:people|anyone|anybody|those|candidates?|applicants?|someone|somebody|everyone) (?:who (?:is|are) )?(?:(?:aged )?(?:under|over|below|above|younger than|older than)) \d\d\b|"
    r"(?:under|over|below|above|younger than|older than) (?:the age of )?\d\d(?! ?(?:k\b|hours|h\b|%|euro|pounds|dollars|miles|km|years? of|yrs|people|staff|hrs|an? |per|/|[€£$,.]\d))(?!\d)|"
    r"(?:people )?(?:with(?:out)?|no|have|having) (?:small |young |any )?(?:kids|children|an? (?:foreign )?accent|accents|disabilit\w+|family|families|health (?:problems|issues)|headscar\w+|hijabs?|babies)|"
    r"aged? \d\d|\d\d years? old|nationalit\w+|ethnic\w*|religio\w+|gender|sex|skin colou?r|race|born in \w+|age|white (?:\w+)|(?:british|english|german|french|american|european|native)[- ]born|"
    r"native (?:\w+ )?(?:people|citizens))"
)
PROTECTED = re.compile(rf"\b{_TRAIT}(?![\w'])", re.IGNORECASE)
PROTECTED_WISH = re.compile(
    rf"\b(?:only|just|no|not|non|must be|must not be|should be|has to be|have to be|needs? to be|prefer\w*|exclude|excluding|without|except|filter(?: by| out)?|ideally|sort(?:ed)? by|rank(?:ed)? by|leave out|skip|remove|"
    rf"hide|avoid|don'?t (?:want|show|send|include|like)|do not (?:want|show|send|include)|rather|instead of|which of them(?: is| are)?|who(?: is| are|'s)|how many(?: of them)?(?: are)?|are (?:any|they)|is (?:he|she)|give me|at most)"
    rf"\b[^.,;]{{0,20}}\b{_TRAIT}(?![\w'])|\b{_TRAIT}(?: \w+)? (?:only|preferred|need not apply|please)\b",
    re.IGNORECASE,
)
_STAFF = r"(?:people|persons?|staff|workers?|employees?|candidates?|applicants?|receptionists?|assistants?|secretar(?:y|ies)|waitress(?:es)?|nurses?|teachers?|drivers?|cleaners?|sales\w+|graduates?|talent|team members?|someone|somebody)"
PROTECTED_PERSON = re.compile(
    rf"\b(?:young|younger|pretty|beautiful|attractive|good-?looking|handsome|slim|male|female|unmarried|single|childless|white|black|muslim|christian|hindu|jewish|able-?bodied),? (?:and )?(?:\w+,? ){{0,2}}{_STAFF}\b|"
    r"\b(?:male|female|man|woman|men|women|girls?|boys?|lad) (?:only|preferred)\b",
    re.IGNORECASE,
)
SERVED = re.compile(
    rf"\b{_TRAIT}'s?(?= )(?: \w+)?|"
    rf"\b(?:work\w*|experience|help\w*|support\w*|teach\w*|car(?:e|es|ing)|serv\w*|look\w* after|deal\w*|treat\w*|coach\w*|train\w*|it'?s|is|job|services?|home|clinic|shelter|centre|center|activities|products?|clothes|"
    rf"fashion|classes|lessons) (?:is )?(?:with |for |of )?(?:\w+ ){{0,1}}?{_TRAIT}(?: \w+)?(?:(?:,| and| or) (?:\w+ )?{_TRAIT}(?: \w+)?)*|"
    rf"\b(?:with|for) {_TRAIT}(?: (?:adults?|people|women|men|offenders|carers|families))?(?:(?:,| and| or) {_TRAIT}(?: \w+)?)*(?=\W*$)|"
    rf"\b{_TRAIT} (?:shelter|refuge|homes?|clinics?|wards?|cent(?:re|er)s?|services?|hospitals?|prisons?|wear|fashion|clothing|football|rugby|team|school|stud(?:y|ies)|health|offenders?|adults? (?:service|care|team|home)|"
    rf"support|care|rights|charity|ministry|relations|equality|education|cooking|cuisine|restaurant|food|friendly|discrimination)\b|\b(?:gender|religious|race|sex|age) (?:studies|education|relations|equality|health|pay)\b|"
    r"\b(?:equal opportunit\w+|regardless of|whatever (?:their|the)|any (?:age|gender|race|religion|nationality))\b[^.;]*|\b(?:black|white) (?:belt|box|hat|label|paper|goods|collar)\w*|\bman (?:hours|power|and van)\b|\bchinese (?:cuisine|food|cooking|restaurant|medicine|speak\w+|language)\b",
    re.IGNORECASE,
)
HAVING = re.compile(
    r"\b(?:holders?|with|who(?: else)? (?:have|has|can|know|knows|speaks?|holds?|uses?|got)|who(?:'s| is| has)(?: ever)? (?:got|used|worked (?:with|on|in)|done|handled|run|driven)|that (?:have|know|can))\b",
    re.IGNORECASE,
)
SKILL_WORDS = re.compile(
    r"\b(?:with|have|has|got|knows?|holds?|uses?) (?:an? |some |any |the )?(?P<skill>[a-z][\w+#./-]*(?: [\w+#./-]+){0,2}?)(?: experience| skills?| licen[cs]e| certificate| ticket| knowledge)?\W*$",
    re.IGNORECASE,
)
NO_SKILL = re.compile(
    r"\b(?:more|less|years?|experience|\d+|good|that|this|it|me|for|job|role|one|them|him|her|applied|skills?)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:bump|raise|lower|increase|reduce|change|set|update|edit|make (?:it|the|that)|add|drop|remove|scratch|correct|fix|rename|extend|replace|also|actually|sorry|soz|oops|instead|should (?:be|say)|"
    r"switch|put|forget|take (?:off|out)|and|plus|no[,:]|not|now|pays?|instead of|bring|up the|i meant?|meant|wrong|mistake)\b",
    re.IGNORECASE,
)
