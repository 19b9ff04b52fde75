/** Counted nouns of English: a noun phrase after a number ends with one of them. */

const singular =
  'project|company|enterprise|firm|business|industry|field|sector|cluster|park|base|platform|center|centre|product|technology|' +
  'patent|standard|brand|scenario|robot|drone|aircraft|car|vehicle|bus|truck|charger|pile|pole|station|facility|device|fair|' +
  'exhibition|event|conference|forum|airport|terminal|berth|bridge|tunnel|reservoir|plant|factory|line|route|road|railway|' +
  'expressway|highway|community|home|house|apartment|flat|workshop|space|bed|job|position|post|opening|case|agreement|contract|' +
  'city|country|nation|province|region|area|county|town|township|village|district|municipality|department|team|fund|room|' +
  'container|train|flight|ship|vessel|school|university|college|hospital|clinic|bank|institution|institute|organization|' +
  'organisation|agency|laboratory|lab|museum|library|hotel|farm|incubator|person|worker|professional|expert|student|graduate|' +
  'teacher|doctor|engineer|researcher|scientist|tourist|visitor|farmer|resident|employee|user|passenger|talent|household|' +
  'family|programme|program|action|measure|policy|task|indicator|target|goal|package|item|initiative|plan|site|supplier|store|' +
  'shop|manufacturer|maker|automaker|startup|start-up|unicorn|investor|zone|port|satellite|model|set|unit|turbine|reactor|' +
  'generator|substation|screen|seat|trip|visit|deal|order|application|innovation|achievement|chain|service|village|market|' +
  'stadium|venue|theater|theatre|hub|node|corridor|channel|pipeline|well|mine|tree|animal|pig|book|course|class|committee|' +
  'member|delegate|participant|partner|client|customer|subsidiary|branch|office|outlet|rack|server|terminal|kind|type|category|' +
  'province-level region|child|woman|man|pupil|patient|nurse|soldier|volunteer|applicant|citizen|individual|migrant|driver|villager|athlete|official|trainee|technician|adult|elevator|kindergarten|nursery'

/** Nouns whose plural or whose unit follows no rule. */
const others: Readonly<Record<string, string>> = {
  people: 'person',
  persons: 'person',
  personnel: 'person',
  staff: 'person',
  children: 'person',
  women: 'person',
  men: 'person',
  aircraft: 'aircraft',
  buses: 'bus',
  nevs: 'car',
  evs: 'car',
  smes: 'company',
}

/** Different words for one unit. */
const units: Readonly<Record<string, string>> = {
  vehicle: 'car',
  enterprise: 'company',
  firm: 'company',
  business: 'company',
  manufacturer: 'company',
  maker: 'company',
  automaker: 'company',
  startup: 'company',
  'start-up': 'company',
  centre: 'center',
  program: 'programme',
  organisation: 'organization',
  lab: 'laboratory',
  position: 'job',
  post: 'job',
  opening: 'job',
  house: 'home',
  nation: 'country',
  factory: 'plant',
  exhibition: 'fair',
  family: 'household',
  pile: 'charger',
  pole: 'charger',
  ...Object.fromEntries(
    (
      'worker|professional|expert|student|graduate|teacher|doctor|engineer|researcher|scientist|tourist|visitor|farmer|' +
      'resident|employee|user|passenger|talent|participant|delegate|individual|citizen|child|woman|man|pupil|patient|nurse|' +
      'soldier|volunteer|applicant|migrant|driver|villager|athlete|official|trainee|technician|adult'
    )
      .split('|')
      .map((noun) => [noun, 'person']),
  ),
}

const pluralOf = (noun: string): string => {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`
}

const unitOf = (noun: string): string => units[noun] ?? noun

/** The unit of each plural; "aircraft" and the like have one form. */
export const pluralNouns: ReadonlyMap<string, string> = new Map([
  ...singular.split('|').map((noun) => [pluralOf(noun), unitOf(noun)] as const),
  ...Object.entries(others),
])

/** The unit of each singular, which counts after the figure 1. */
export const singularNouns: ReadonlyMap<string, string> = new Map(
  singular.split('|').map((noun) => [noun, unitOf(noun)]),
)

/** A noun phrase does not go on behind these. */
export const phraseEndWords: ReadonlySet<string> = new Set(
  (
    'of|in|on|at|to|for|from|by|with|within|without|under|over|above|below|between|among|into|during|since|until|till|after|before|' +
    'about|around|nearly|than|per|as|is|are|was|were|be|been|being|has|have|had|will|would|should|shall|must|may|might|can|could|' +
    'do|does|did|that|which|who|whose|where|when|while|if|because|but|so|the|a|an|this|these|those|its|their|his|her|our|it|they|' +
    'we|he|she|there|said|says|saw|reached|hit|rose|fell|grew|including|involving|covering|totaling|totalling|worth|' +
    'years|year|months|month|weeks|week|days|day|hours|hour|minutes|minute|quarters|quarter|decades|decade|percent|million|billion|' +
    'trillion|thousand|hundred|dozen|lakh|lakhs|crore|crores|wan|yi|zillion|gross|k|m|b|t|mn|bn|tn|mln|bln|trn|not|up|down|out|off|through|across|via|plus|times|january|february|march|april|june|july|august|' +
    'september|october|november|december'
  ).split('|'),
)
