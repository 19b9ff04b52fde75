/** Who plans, funds, builds and reports. */
import { enumeration, name, optional, url } from './field.ts'
import { resource } from './resource.ts'
import { aliases, localName, parent, regionId } from './shared-fields.ts'

export const organizations = resource('organizations', 'organization', 'Who plans, funds, builds and reports.', 'tencent', {
  name: name('The name in English.', 'Tencent'),
  localName,
  aliases,
  kind: enumeration(['government', 'company', 'research', 'platform', 'media'], 'What it is.', 'company'),
  regionId,
  parentId: parent('organizations', 'The organization that it is part of.', 'guangdong-government'),
  url: optional(url('Its own address (http or https).', 'https://www.tencent.com/')),
})
