/** Shows who is signed in, at the head of every page, with the ways to write and to sign out. */
import { tokenControl } from '../../http/pipeline/forms.ts'
import { html, type Html } from './html.ts'
import type { Viewer } from './viewer.ts'
import { spoken } from './words.ts'
import { words } from '../words/words.ts'

export const signOutForm = ({ newToken }: Viewer): Html =>
  html`<form method="post" action="${'/sign-out'}"><input type="hidden" name="${tokenControl}" value="${newToken()}"><button>${words().frame.signOut}</button></form>`

export const who = (viewer: Viewer): Html => html`<div class="who">
<p>${words().frame.signedInAs(viewer.label, spoken(viewer.role))}</p>
${viewer.isEditor ? html`<a href="${'/new'}">${words().frame.newRecord}</a>` : undefined}
${signOutForm(viewer)}
</div>`
