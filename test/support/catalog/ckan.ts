/** Reads a catalogue as CKAN harvests one, by the rules of ckanext-dcat for the profile `euro_dcat_ap_3`. */
import type { Term } from '@rdfjs/types'
import type { Store } from 'n3'

const dcat = 'http://www.w3.org/ns/dcat#'
const dct = 'http://purl.org/dc/terms/'
const foaf = 'http://xmlns.com/foaf/0.1/'
const rdfs = 'http://www.w3.org/2000/01/rdf-schema#'
const type = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'

/** CKAN's own names of media types. */
const knownFormats: Readonly<Record<string, string>> = {
  'application/json': 'JSON',
  'text/csv': 'CSV',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/zip': 'ZIP',
}

export interface Resource {
  readonly uri: string
  readonly name: string
  readonly description: string
  readonly url: string
  readonly access_url: string
  readonly download_url: string
  readonly mimetype: string
  readonly format: string
  readonly license: string
  readonly rights: string
  readonly access_services: readonly string[]
}

export interface Package {
  readonly guid: string
  readonly title: string
  readonly notes: string
  readonly url: string
  readonly tags: readonly string[]
  readonly extras: Readonly<Record<string, string | readonly string[]>>
  readonly resources: readonly Resource[]
}

/** Returns the datasets that a harvest makes. */
export const harvested = (graph: Store): Package[] => {
  /** A graph has no order; this is ours. */
  const all = (subject: Term, predicate: string): Term[] =>
    graph.getObjects(subject, predicate, null).sort((one, other) => (one.value < other.value ? -1 : 1))
  const values = (subject: Term, predicate: string): string[] => all(subject, predicate).map(({ value }) => value)
  /** A text in English before others; of a node its label, if it has one. */
  const value = (subject: Term, predicate: string): string => {
    let fallback = ''
    for (const object of all(subject, predicate)) {
      if (object.termType !== 'Literal') return values(object, `${rdfs}label`)[0] ?? object.value
      if (object.language === 'en') return object.value
      if (fallback === '') fallback = object.value
    }
    return fallback
  }
  const first = (subject: Term, predicate: string): Term | undefined => all(subject, predicate)[0]
  const formatOf = (distribution: Term, mimetype: string): string => {
    const label = first(distribution, `${dct}format`)?.value ?? mimetype
    return knownFormats[mimetype] ?? label
  }
  const resourceOf = (distribution: Term): Resource => {
    const [access, download] = [value(distribution, `${dcat}accessURL`), value(distribution, `${dcat}downloadURL`)]
    const mimetype = value(distribution, `${dcat}mediaType`)
    return {
      uri: distribution.value,
      name: value(distribution, `${dct}title`),
      description: value(distribution, `${dct}description`),
      url: download || access,
      access_url: access,
      download_url: download,
      mimetype,
      format: formatOf(distribution, mimetype),
      license: value(distribution, `${dct}license`),
      rights: value(distribution, `${dct}rights`),
      access_services: values(distribution, `${dcat}accessService`),
    }
  }
  const datasets = graph
    .getSubjects(type, `${dcat}Dataset`, null)
    .sort((one, other) => (one.value < other.value ? -1 : 1))
  return datasets.map((dataset) => {
    const [publisher, place, period] = [
      first(dataset, `${dct}publisher`),
      first(dataset, `${dct}spatial`),
      first(dataset, `${dct}temporal`),
    ]
    return {
      guid: dataset.value,
      title: value(dataset, `${dct}title`),
      notes: value(dataset, `${dct}description`),
      url: value(dataset, `${dcat}landingPage`),
      tags: values(dataset, `${dcat}keyword`).flatMap((keyword) => keyword.split(',').map((tag) => tag.trim())),
      extras: {
        identifier: value(dataset, `${dct}identifier`),
        modified: value(dataset, `${dct}modified`),
        frequency: value(dataset, `${dct}accrualPeriodicity`),
        language: values(dataset, `${dct}language`),
        theme: values(dataset, `${dcat}theme`),
        access_rights: first(dataset, `${dct}accessRights`)?.value ?? '',
        ...(publisher && {
          publisher_uri: publisher.value,
          publisher_name: value(publisher, `${foaf}name`),
          publisher_url: value(publisher, `${foaf}homepage`),
        }),
        ...(place && { spatial_uri: place.value, spatial_text: value(place, `${rdfs}label`) }),
        ...(period && {
          temporal_start: value(period, `${dcat}startDate`),
          temporal_end: value(period, `${dcat}endDate`),
        }),
      },
      resources: all(dataset, `${dcat}distribution`).map(resourceOf),
    }
  })
}
