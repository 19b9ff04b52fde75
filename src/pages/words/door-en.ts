/** The words in English of the front door: the menu, the footer, coverage, and the pages about the register. */
import { html, type Content, type Html } from '../layout/html.ts'

export const digits = (count: number): string => count.toLocaleString('en')

export const withCount = (count: number, noun: string): string => `${digits(count)} ${noun}${count === 1 ? '' : 's'}`

/** An address with its name, and with what it leads to. */
type Way = readonly [href: string, name: string, text: string]

export const door = {
  menu: 'Main',
  entries: {
    places: 'Places',
    promises: 'Promises',
    contradictions: 'Contradictions',
    verify: 'Verify',
    about: 'About',
    data: 'Data',
  },
  footer: 'About the register',
  notPublisher: 'Planledger is a register, not the publisher of the figures: each is its source’s.',
  covers: {
    kicker: 'What this covers:',
    place: (name: Html, covered: number, provinces: number): Html =>
      provinces === 0
        ? name
        : html`${covered !== provinces && `${digits(covered)} of `}${withCount(provinces, 'province')} of ${name}`,
    nothing: 'no place yet',
    sources: (count: number): string => withCount(count, 'source'),
    figures: (count: number): string => withCount(count, 'figure'),
    summary: (places: Content, sources: Html, figures: Html, last: string | undefined): Html =>
      html`${places}, ${sources}, ${figures}${last !== undefined && `; the last report is of ${last}`}.`,
    note: (places: Content): Html => html`This register has figures of ${places}. Others add nothing to a total here.`,
    verdict: (summary: Content): Html => html`Judged by what this register holds: ${summary}`,
  },
  about: {
    lead: 'A public register of what governments plan, fund and build, and of what came of it.',
    what: 'The register',
    whatText:
      'Every figure here was printed by somebody else: a government, an office of statistics, a newspaper, a company. The register keeps the printed words, the place in the source, what is measured, and the period. It adds figures up without counting an amount twice, sets plans beside what came of them, and shows where sources disagree. It estimates nothing, and it never overwrites a figure: what is printed later stands beside what was printed before.',
    ways: 'Ways in',
    waysText: (): readonly (readonly [way: Html, leads: string])[] => [
      [html`<a href="${'/regions'}">Places</a>`, 'what was planned and done, place by place'],
      [html`<a href="${'/promises'}">Promises</a>`, 'targets and plans, with what came of each'],
      [html`<a href="${'/checks'}">Contradictions</a>`, 'where sources, or the parts of one text, do not agree'],
      [html`<a href="${'/verify'}">Verify</a>`, 'a sentence with numbers, held against the register'],
      [html`<a href="${'/data'}">Data</a>`, 'every list, file and address for programs'],
    ],
    who: 'Who runs it',
    runBy: (
      publisher: string,
    ): Html => html`This register is published by <strong>${publisher}</strong>, who answers for what
is entered in it. Of the figures, the sources are the authors.`,
    contact: (contact: Html): Html => html`Contact: ${contact}.`,
    noContact: 'The publisher has named no address for questions.',
    software:
      'The software is Planledger, which anybody may run under the MIT licence. It takes no cookies of readers, loads nothing from other hosts, and needs no script.',
    mistakes: 'If something is wrong',
    mistakesText:
      'Look first at the words that stand beside the figure: the register says what its source says. Where it does not, or where a source is missing, tell the publisher. What is corrected keeps its history: each record shows all its revisions, and a permanent link shows a page as it was.',
  },
  method: {
    title: 'Method',
    lead: 'Seven ideas make sure that a sum is right, and that anybody can check it.',
    ideas: {
      'A figure is one number that one source printed':
        'It keeps the printed words, the place in the source, the subject, the metric, the stage, the period and the day of publication. If another source prints the same number, that is a second figure. A later report never overwrites an earlier one.',
      'A whole contains other figures':
        'For 2024 Guangdong planned 1,000 billion yuan for its key projects; the same plan gives 598.6 billion for infrastructure, 325.4 for industry and 76 for livelihood. These are parts of the whole. Whoever adds all four gets twice the plan.',
      'The own part is what the parts leave over':
        'A total adds own parts alone: what a figure says, less what its parts say. So each amount counts once, and one still sees how much goes where. What a source does not divide is never divided by guess.',
      'One source has the voice':
        'Where several print a number for the same thing, one counts: the one whose period ends last, then the one that begins first, that an editor prefers, that is official, that is published last. The others stay readable, each with the reason why it is left out. Where values differ, the page shows all.',
      'A plan is not its outcome':
        'A number is a target, planned, committed or actual. Numbers of different stages are never added: they are the same money at two moments. A part of a year is never drawn as a year.',
      'A promise can be compared with its outcome':
        'It is met or missed once its period is reported to the end, reported in part before that, not due yet, or nothing is reported. A target that is lowered keeps its first wording. Plans are compared with what came of just these plans.',
      'Words such as “over” and “about” stay':
        '“At least 600 billion” has no upper limit, and neither has a total with it. “About” stays about. The register adds no margin of its own.',
    } as Readonly<Record<string, string>>,
    entered: 'From a text to a figure',
    enteredText:
      'An editor enters a source. A program reads the numbers in its text and proposes what each says, and a person decides: nothing is saved by itself. Before it is saved, the form shows what would change in totals, promises and contradictions. Each change is kept with its day and the name of the key that made it.',
    checked: 'Checks',
    checkedText:
      (): Html => html`<p>After each change the register checks itself: whether values agree with the printed words, parts with wholes, shares
with what they are shares of, sources with each other. What it finds is on the page of
<a href="${'/checks'}">contradictions</a>; an answer to a finding stands beside it and takes nothing away.</p>`,
    more: (): Html => html`<p>In full, for whoever wants to check the arithmetic: <a href="/docs/concepts.md">concepts</a>,
<a href="/docs/evidence.md">evidence</a>, <a href="/docs/totals.md">totals</a>.</p>`,
  },
  coverage: {
    title: 'Coverage',
    lead: 'A number that is missing here is not zero: nobody has entered it yet.',
    counts: 'In numbers',
    provinces: 'Provinces with figures',
    provincesIn: (place: Html, covered: number, provinces: number): Html =>
      html`${place}: ${digits(covered)} of ${digits(provinces)}`,
    noProvinces: 'None.',
    sources: 'Sources',
    byKind: (kinds: Content): Html => html`Of these: ${kinds}.`,
    metrics: 'Most is known of',
    ofKind: (count: number, kind: Content): Html => html`${kind} (${digits(count)})`,
    counted: (count: number, what: Content): Html => html`${digits(count)} ${what}`,
    changed: 'Last change',
    totals: 'What that means for totals',
    totalsText:
      'A total over a country adds up what is entered, so it is at least as much about what is covered as about the country. Each total above a place with figures says so in a line. Places are drawn on one scale and never added together on the first page. A programme without a report adds nothing to what was done, and its plan is not set beside the outcome of others.',
  },
  licence: {
    title: 'Licence',
    lead: 'Numbers are facts; the words around them are their authors’.',
    register: 'The register',
    offered: (publisher: string, licence: Html): Html => html`${publisher} offers the register under ${licence}.`,
    notOffered: (publisher: string): string =>
      `${publisher} has named no licence for the register as a whole. Ask before you republish all of it; single figures may be cited as what they are, facts with a source.`,
    sources: 'The sources',
    sourcesText:
      'Each source is under the licence that its record names. Where it names none, ask the publisher of the source before you use more than the facts. The register prints short quotations, each with its source.',
    unnamed: 'none named',
    licences: 'Licences of the sources',
    software: 'The software',
    softwareText:
      (): Html => html`<p>Planledger is free software under the MIT licence. <a href="/docs/licences.md">What comes with it from others</a> has
licences of its own.</p>`,
    cite: 'To cite',
    citeText:
      'Name the source of a figure first: it is the author. Name the register, the day, and the permanent link under the table: it shows the same for good, whatever is entered later.',
  },
  data: {
    lead: 'All that the pages show, as lists to filter, as files, and for programs.',
    lists: 'Lists',
    records: 'Records',
    computed: 'Worked out from figures',
    computedText: {
      totals: 'figures added up, counting nothing twice',
      outcomes: 'plans beside what came of just them',
      promises: 'each target and plan, with what came of it',
      checks: 'what contradicts itself, or leaves something open',
    },
    files: 'Files',
    wholes: (): readonly Way[] => [
      [
        '/v1/export/datapackage',
        'The register as a data package (ZIP)',
        'a CSV for each list, with its schema and the licences',
      ],
      ['/v1/export', 'The register as NDJSON', 'a record a line; an import takes it unchanged'],
      ['/v1/catalog', 'Catalogue', 'every dataset and its files, in DCAT, for data portals'],
    ],
    each: 'Each list can be had as CSV, XLSX and Parquet, filtered or whole: the links stand under its table.',
    programs: 'For programs',
    interfaces: (): readonly Way[] => [
      ['/docs', 'API', 'every operation, to try out'],
      ['/openapi.json', 'OpenAPI', 'the same for programs'],
      ['/v1/changes', 'Changes', 'what was written, in order; also as a stream and as Atom'],
      ['/llms.txt', 'llms.txt', 'the documentation, for language models'],
      ['/docs/clients.md', 'Clients', 'TypeScript, Python, R, the shell'],
    ],
  },
}
