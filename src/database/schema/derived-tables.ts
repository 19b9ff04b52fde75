/** The tables of what is derived from figures: own parts, their sums, promises, findings and answers; dirty marks. */
import type { Table } from 'drizzle-orm'
import type { Column, Kit } from './column-builders.ts'
import { sql } from '../sql/sql.ts'

/** Declares what many own parts share, and by what totals choose and date them. */
const shared = (kit: Kit) => ({
  /** The kinds of subjects, and the unit asked for, if any: `plans`, `plans USD`. */
  family: kit.text('family').notNull(),
  metric: kit.text('metric').notNull(),
  stage: kit.text('stage').notNull(),
  unit: kit.text('unit').notNull(),
  clusterStart: kit.text('cluster_start').notNull(),
  clusterEnd: kit.text('cluster_end').notNull(),
  start: kit.text('start').notNull(),
  end: kit.text('end').notNull(),
})

/** Declares where an own part is. */
const placement = (kit: Kit) => ({
  region: kit.text('region'),
  industries: kit.text('industries').notNull(),
  organizations: kit.text('organizations').notNull(),
  cluster: kit.text('cluster'),
})

/** Declares the amounts of an own part. */
const amounts = (kit: Kit) => ({
  /** The rate that it takes and the places where it is listed, as JSON, or empty. */
  rate: kit.text('rate').notNull(),
  own: kit.integer('own').notNull(),
  lower: kit.integer('lower').notNull(),
  upper: kit.integer('upper'),
  /** 1 for a figure that is approximate. */
  approximate: kit.integer('approximate').notNull(),
})

/** Returns the tables, for figures with this id column. */
export const derivedTables = (kit: Kit, figureId: Column): readonly Table[] => {
  /** What many own parts share. A series is deleted with the last of them. */
  const series = kit.table(
    'series',
    {
      id: kit.integer('id').primaryKey(),
      ...shared(kit),
      /** Why they are excluded; empty if they count. */
      reason: kit.text('reason').notNull(),
    },
    (columns) => [
      kit.unique('series_key', [
        columns.family,
        columns.metric,
        columns.stage,
        columns.unit,
        columns.reason,
        columns.clusterStart,
        columns.clusterEnd,
        columns.start,
        columns.end,
      ]),
    ],
  )

  /**
   * The own part of each figure if all figures of its metric are asked for, kept so that totals only add up: in its
   * own unit, and in each unit that is kept.
   * A row without a cluster is excluded in every period; one with a reason and a cluster, by another row of it.
   */
  const ownParts = kit.table(
    'own_parts',
    {
      figureId: kit.text('figure_id').notNull(),
      series: kit.integer('series').notNull(),
      ...placement(kit),
      /** The id of the figure that contains it. */
      whole: kit.text('whole'),
      /** If bounds or rates link it to others of its cluster: the link and its amounts, as JSON. */
      tie: kit.text('tie'),
      /** The id of the figure that stands for one that is excluded; it may be excluded itself. */
      instead: kit.text('instead'),
      ...amounts(kit),
    },
    (columns) => [
      // A figure is in one series of each family.
      kit.primaryKey([columns.figureId, columns.series]),
      // The largest of a series come first in an explained total.
      kit.index('own_parts_largest', [columns.series, columns.own]),
      kit.index('own_parts_region', [columns.region]),
      kit.index('own_parts_tied', [columns.series], sql`tie IS NOT NULL`),
      kit.index(
        'own_parts_listed_above',
        [columns.series],
        sql`rate LIKE '%
%'`,
      ),
      kit.index('own_parts_cluster', [columns.cluster]),
      // Few are left out for another.
      kit.index('own_parts_instead', [columns.instead], sql`instead IS NOT NULL`),
    ],
  )

  /**
   * The last thousand additions to own parts and removals from them, in order, by which running totals are brought up
   * to date.
   */
  const movements = kit.table('movements', {
    number: kit.integer('number').primaryKey(),
    /** Tells those of one transaction from others that have their numbers if it was undone. */
    token: kit.text('token').notNull(),
    /** 1 for an own part that came, -1 for one that went. */
    figures: kit.integer('figures').notNull(),
    ...shared(kit),
    ...placement(kit),
    reason: kit.text('reason'),
    tied: kit.integer('tied').notNull(),
    ...amounts(kit),
  })

  /**
   * Own parts that nothing ties, added up by region, by industries and by organizations.
   * The upper digits of an amount and its nine lower ones are added separately, because their sum can exceed 64 bits.
   */
  const sums = kit.table(
    'sums',
    {
      series: kit.integer('series').notNull(),
      by: kit.text('by').notNull(),
      place: kit.text('place').notNull(),
      /** Empty, or a rate as JSON: the row then only counts the figures in this place, or beneath one, that take it. */
      rate: kit.text('rate').notNull(),
      figures: kit.integer('figures').notNull(),
      ownHigh: kit.integer('own_high').notNull(),
      ownLow: kit.integer('own_low').notNull(),
      lowerHigh: kit.integer('lower_high').notNull(),
      lowerLow: kit.integer('lower_low').notNull(),
      upperHigh: kit.integer('upper_high').notNull(),
      upperLow: kit.integer('upper_low').notNull(),
      /** The number of its figures without an upper bound. */
      open: kit.integer('open').notNull(),
      /** The number of its figures that are approximate. */
      approximations: kit.integer('approximations').notNull(),
    },
    (columns) => [
      kit.longKey('sums_key', [columns.series, columns.by, columns.place, columns.rate], columns.place),
      kit.index('sums_empty', [columns.figures], sql`figures = 0`),
    ],
  )

  /** Promises and their outcomes. The day of a question chooses one of two states, so nothing here depends on today. */
  const promises = kit.table(
    'promises',
    {
      figureId: kit.text('figure_id').primaryKey(),
      lastDay: kit.text('last_day').notNull(),
      whileOpen: kit.text('while_open').notNull(),
      onceDue: kit.text('once_due').notNull(),
      /** 1 if a rate may decide about it. */
      needsRate: kit.integer('needs_rate').notNull(),
      /** The promise as JSON, without its state. */
      item: kit.text('item').notNull(),
    },
    (columns) => [
      kit.index('promises_while_open', [columns.whileOpen, columns.figureId, columns.lastDay]),
      kit.index('promises_once_due', [columns.onceDue, columns.figureId, columns.lastDay]),
      // Many promises end on one day, so the latest of a state are found by id as well.
      kit.index('promises_latest', [columns.onceDue, columns.lastDay, columns.figureId]),
      kit.index('promises_latest_open', [columns.whileOpen, columns.lastDay, columns.figureId]),
      kit.index('promises_needing_rates', [columns.figureId], sql`needs_rate = 1`),
      kit.foreignKey(columns.figureId, figureId, true),
    ],
  )

  /** Findings but for unreported promises, which are rows of `promises`. */
  const findings = kit.table(
    'findings',
    {
      /** 0 for errors, 1 for warnings, 2 for notices; 10 more for one that another stands for. */
      rank: kit.integer('rank').notNull(),
      /** The check and the records, which sort the findings of one severity. */
      id: kit.text('id').notNull(),
      check: kit.text('check').notNull(),
      /** The subject of its first record: `project/…`; the name that duplicates share; empty for rates. */
      subject: kit.text('subject').notNull(),
      /** Its first record if that is a figure, else empty. */
      figure: kit.text('figure').notNull(),
      /** The id of the finding that stands for it and those alike, if they are many; else empty. */
      alike: kit.text('alike').notNull(),
      /** The finding as JSON, without the names of records: whoever reads it adds these. */
      item: kit.text('item').notNull(),
    },
    (columns) => [
      // An id begins with its check, so each check of a rank is a range of the key.
      kit.primaryKey([columns.rank, columns.id]),
      kit.index('findings_subject', [columns.subject, columns.check]),
      kit.index('findings_figure', [columns.figure]),
      kit.index('findings_alike', [columns.alike, columns.rank, columns.id]),
    ],
  )

  /** The records of findings but for those that `findings.figure` has. */
  const findingRecords = kit.table(
    'finding_records',
    {
      finding: kit.text('finding').notNull(),
      resource: kit.text('resource').notNull(),
      recordId: kit.text('record_id').notNull(),
    },
    (columns) => [
      kit.primaryKey([columns.finding, columns.resource, columns.recordId]),
      kit.index('finding_records_record', [columns.recordId, columns.finding]),
    ],
  )

  /** Answers to findings. They are not derived, but go with the finding that they answer. */
  const reviews = kit.table(
    'reviews',
    {
      finding: kit.text('finding').primaryKey(),
      /** The figure of an unreported promise, whose finding is no row. */
      promise: kit.text('promise'),
      review: kit.text('review').notNull(),
      note: kit.text('note'),
      by: kit.text('by').notNull(),
      at: kit.text('at').notNull(),
      /** The last change when it was answered. */
      sequence: kit.integer('sequence').notNull(),
    },
    (columns) => [
      kit.index('reviews_promise', [columns.promise], sql`promise IS NOT NULL`),
      kit.foreignKey(columns.promise, figureId, true),
    ],
  )

  /** The dirty marks since the last recompute: `project/…`, `figure/…`, `superseded/…`, `source/…`, `named/…`, `lost/…`, `rates`, `~…`. */
  const unsettled = kit.table('unsettled', { mark: kit.text('mark').primaryKey() })

  /** The few currencies, besides that of each figure, in which own parts are kept because somebody asked for them. */
  const keptUnits = kit.table('kept_units', {
    unit: kit.text('unit').primaryKey(),
    /** The last day on which somebody asked. */
    askedOn: kit.text('asked_on').notNull(),
    /** `building` until all own parts are there, then `current`, and `leaving` while they are deleted. */
    state: kit.text('state').notNull(),
    /** Another text each time it becomes current: movements lead only from one state to another of a generation. */
    generation: kit.text('generation').notNull(),
  })

  /** The dirty marks of each kept unit, once the own parts in units of their own are recomputed. */
  const unconverted = kit.table(
    'unconverted',
    { unit: kit.text('unit').notNull(), mark: kit.text('mark').notNull() },
    (columns) => [kit.primaryKey([columns.unit, columns.mark])],
  )

  /** The rate that a source's figures in a currency take into a kept unit, unless they print a pair themselves. */
  const conversions = kit.table(
    'conversions',
    {
      unit: kit.text('unit').notNull(),
      sourceId: kit.text('source_id').notNull(),
      from: kit.text('from').notNull(),
      /** The conversion as JSON; empty if no rate is known. */
      conversion: kit.text('conversion').notNull(),
    },
    (columns) => [kit.primaryKey([columns.unit, columns.sourceId, columns.from])],
  )

  return [
    ...[series, ownParts, movements, sums, promises, findings, findingRecords, reviews, unsettled],
    ...[keptUnits, unconverted, conversions],
  ]
}
