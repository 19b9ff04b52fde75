/** The code blocks of a page of Markdown, and whether what was printed is what the page says. */

/** A fenced block, with what a block of `text` right after it says that it prints. */
export interface Block {
  readonly language: string
  readonly code: string
  readonly prints?: string
}

/** In their order. */
export const blocksIn = (markdown: string): Block[] => {
  const fences = [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }))
  return fences.flatMap(({ language, code }, at): Block[] => {
    const after = fences[at + 1]
    return language === 'text' ? [] : [{ language, code, ...(after?.language === 'text' && { prints: after.code }) }]
  })
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Where the page has an ellipsis, anything may stand. */
export const isPrinted = (printed: string, expected: string): boolean =>
  new RegExp(`^${expected.trim().split('…').map(literal).join('[^]*')}$`).test(printed.trim())
