/** English words around numbers. */
import type { Language, QualifierWord } from './language.ts'

const about: QualifierWord = { qualifier: 'about' }
const moreThan: QualifierWord = { qualifier: 'more-than' }
const atLeast: QualifierWord = { qualifier: 'at-least' }
const atMost: QualifierWord = { qualifier: 'at-most' }
const lessThan: QualifierWord = { qualifier: 'less-than' }
const unless = (word: QualifierWord, beside: string): QualifierWord => ({ ...word, unlessBeside: beside.split('|') })

/** With these before it, `over` belongs to a verb: "take over 3 companies". */
const takes = 'take|takes|took|taken|taking|hand|hands|handed|handing|turn|turned|carry|carried|roll|rolled|transferred'

const nots =
  "no|not|never|cannot|can't|won't|wouldn't|couldn't|didn't|don't|doesn't|hasn't|haven't|hadn't|isn't|aren't|wasn't|weren't|" +
  "shouldn't|mustn't"

export const english: Language = {
  units: [
    ['percent|per cent|pct', 'percent'],
    [
      'percentage points|percentage point|percent points|percentage-point|percentage-points|% points|ppts|ppt|pps|pp|p.p.|pct points',
      'percentage-point',
    ],
    ['fold|times|-fold', 'fold'],
    ['kilometers|kilometres|kilometer|kilometre|kms|km', 'kilometer'],
    [
      'square kilometers|square kilometres|square kilometer|square kilometre|sq km|sq. km|sq kms|km²|km2',
      'square-kilometer',
    ],
    ['meters|metres|meter|metre', 'meter'],
    ['square meters|square metres|square meter|square metre|sq m|m²|sqm', 'square-meter'],
    ['cubic meters|cubic metres|cubic meter|cubic metre|m³', 'cubic-meter'],
    ['nautical miles', 'nautical-mile'],
    ['miles', 'mile'],
    ['hectares|hectare|ha', 'hectare'],
    ['acres', 'acre'],
    ['mu', 'mu'],
    ['tonnes|tons|tonne|ton|metric tons|metric tonnes|tonnes of standard coal', 'tonne'],
    ['kilograms|kilogrammes|kg|kgs', 'kilogram'],
    ['barrels', 'barrel'],
    ['kilowatts|kilowatt|kw', 'kilowatt'],
    ['megawatts|megawatt|mw', 'megawatt'],
    ['gigawatts|gigawatt|gw', 'gigawatt'],
    ['terawatts|tw', 'terawatt'],
    ['kilowatt-hours|kilowatt hours|kwh', 'kilowatt-hour'],
    ['megawatt-hours|megawatt hours|mwh', 'megawatt-hour'],
    ['gigawatt-hours|gigawatt hours|gwh', 'gigawatt-hour'],
    ['terawatt-hours|terawatt hours|twh', 'terawatt-hour'],
    ['kilovolts|kilovolt|kv', 'kilovolt'],
    ['p|pflops|petaflops', 'petaflops'],
    ['eflops|exaflops', 'exaflops'],
    ['teu|teus|twenty-foot equivalent units', 'container'],
  ],
  currencies: [
    ['yuan|renminbi|rmb|cny|chinese yuan|yuan renminbi|yuan rmb', 'CNY'],
    ['dollars|dollar|us dollars|us dollar|u.s. dollars|u.s. dollar|american dollars|usd', 'USD'],
    ['euros|euro|eur|€', 'EUR'],
    ['pounds sterling|british pounds|pounds|gbp', 'GBP'],
    ['yen|japanese yen|jpy', 'JPY'],
    ['hong kong dollars|hk dollars|hkd', 'HKD'],
    ['patacas|macao patacas|macanese patacas|mop', 'MOP'],
    ['new taiwan dollars|nt dollars|taiwan dollars|twd|ntd', 'TWD'],
    ['australian dollars|aud', 'AUD'],
    ['canadian dollars|cad', 'CAD'],
    ['singapore dollars|sgd', 'SGD'],
    ['new zealand dollars|nzd', 'NZD'],
    ['swiss francs|chf', 'CHF'],
    ['rubles|roubles|russian rubles|russian roubles|rub', 'RUB'],
    ['won|south korean won|korean won|krw', 'KRW'],
    ['baht|thai baht|thb', 'THB'],
    ['indian rupees|rupees|inr', 'INR'],
    ['vietnamese dong|vnd', 'VND'],
    ['ringgit|malaysian ringgit|myr', 'MYR'],
    ['rupiah|indonesian rupiah|idr', 'IDR'],
    ['tenge|kzt', 'KZT'],
    ['uae dirhams|dirhams|aed', 'AED'],
    ['saudi riyals|sar', 'SAR'],
    ['brazilian reals|brl', 'BRL'],
    ['rand|south african rand|zar', 'ZAR'],
    ['ecu', 'XEU'],
  ],
  currencySigns: [
    ['¥|rmb|cny|cn¥|rmb¥|yuan', 'CNY'],
    ['$|us$|usd|u.s.$|u.s. $|us $|usd$', 'USD'],
    ['€|eur', 'EUR'],
    ['£|gbp', 'GBP'],
    ['jp¥|jpy', 'JPY'],
    ['hk$|hkd|hk $', 'HKD'],
    ['mop$|mop', 'MOP'],
    ['nt$|twd|ntd', 'TWD'],
    ['a$|au$|aud', 'AUD'],
    ['c$|ca$|cad', 'CAD'],
    ['s$|sgd', 'SGD'],
    ['nz$|nzd', 'NZD'],
    ['chf', 'CHF'],
    ['₽|rub', 'RUB'],
    ['₩|krw', 'KRW'],
    ['฿|thb', 'THB'],
    ['₹|inr', 'INR'],
    ['₫|vnd', 'VND'],
    ['r$|brl', 'BRL'],
    ['myr', 'MYR'],
    ['idr', 'IDR'],
    ['aed', 'AED'],
    ['sar', 'SAR'],
    ['zar', 'ZAR'],
  ],
  classifiers: [['units|pieces|sets', { unit: null, noun: 'none' }]],
  notUnits:
    'years|year|months|month|weeks|week|days|day|hours|hour|minutes|minute|seconds|second|quarters|quarter|decades|decade|' +
    "centuries|century|nights|degrees|basis points|bps|st|nd|rd|th|am|pm|a.m.|p.m.|o'clock|times a|times per|yrs|hrs|mins|" +
    'dozen|dozens|score|scores',
  qualifiersBefore: [
    ['about|approximately|approx.|approx|roughly|nearly|almost|close to|circa|ca.|an estimated', about],
    ['around', unless(about, 'turn|turned')],
    ['some', unless(about, 'and')],
    [
      'more than|exceeding|exceeded|exceeds|exceed|surpass|surpasses|surpassed|surpassing|in excess of|higher than|greater than',
      moreThan,
    ],
    ['upwards of|upward of|topping|topped|larger than', moreThan],
    ['over', unless(moreThan, takes)],
    ['above', unless(moreThan, 'the')],
    ['at least|a minimum of|more than or equal to|greater than or equal to|higher than or equal to', atLeast],
    ['at most|up to|a maximum of|less than or equal to|fewer than or equal to|lower than or equal to', atMost],
    ['≥|>=', atLeast],
    ['≤|<=', atMost],
    ['>', moreThan],
    ['<', lessThan],
    ['≈', about],
    // Behind a number it is the dash of a range.
    ['~', unless(about, '0|1|2|3|4|5|6|7|8|9|%|十|百|千|万|亿|元')],
    [
      'fell below|falls below|fall below|falling below|fallen below|dropped below|drop below|drops below|dropping below',
      lessThan,
    ],
    ['less than|fewer than|below|under|lower than|short of|not quite', lessThan],
    ['fell short of|fall short of|falls short of|falling short of|fallen short of', lessThan],
    ["not reach|not reached|cannot reach|can't reach|won't reach|didn't reach|never reached|yet to reach", lessThan],
    ['failed to reach|fail to reach|fails to reach', lessThan],
  ],
  negations: ['', ' be', ' been', ' to', ' to be', ' have', ' have been', ' go', ' rise']
    .map((verb) => nots.replaceAll(/[^|]+/g, (not) => not + verb))
    .join('|'),
  qualifiersAfter: [
    ['or more|or above|and above|or over|and over|or higher|and more|or greater', atLeast],
    ['or less|or fewer|or below|and below|or under|and under|or lower', atMost],
    ['or so', about],
  ],
  fillers: 'a total of|an estimated|a combined|another|an additional|a further|by|rmb|as many as|as much as',
  declines:
    'fell|fall|falls|falling|fallen|down|dropped|drop|drops|dropping|declined|decline|declines|declining|decreased|decrease|' +
    'decreases|decreasing|reduced|reduce|reduces|shrank|shrunk|shrink|contracted|contract|slid|slipped|tumbled|plunged|lowered|reduction|' +
    'cut|cuts|slashed|slumped|slump|sank|lost|dip|dips|dipped|eased|slowed',
  declineFillers:
    'by|of|by some|a|a further|another|further|between|as much as|, by|year on year|year-on-year|year on year by|year-on-year by|yoy|yoy by|sharply by|slightly by|only|just',
  ranges: '-|–|—|~|to|through',
  lists: 'and|or|&|,|, and|, or|/',
  changes: 'to',
  equivalents: 'or|equivalent to|i.e.|equal to|that is|worth|=|≈',
  labels:
    'article|articles|section|sections|chapter|chapters|table|tables|figure|figures|page|pages|no.|no|nos.|nos|phase|phases|part|' +
    'step|route|line|annex|appendix|clause|paragraph|version|level|grade|tier|class|category|type|room|floor|building|top|' +
    'ranked|rank|number|lot|zone|block|stage|round|day|week|fortune|global|csi|highway|exhibit|scenario|option|volume|' +
    'issue|note|form|model|boeing|airbus|iphone|windows|formula|iso|sdg|world top|schedule|rule|decree|circular|document|batch|january|february|march|april|may|june|july|august|september|' +
    'october|november|december|jan.|feb.|mar.|apr.|jun.|jul.|aug.|sept.|sep.|oct.|nov.|dec.|jan|feb|mar|apr|jun|jul|aug|sept|' +
    'sep|oct|nov|dec|#|№|group of|goal|goals|item|points|list of|q|h|the class of|pages',
}
