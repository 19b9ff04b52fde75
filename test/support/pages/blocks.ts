/** The code blocks of a Markdown page, and a comparison of their output with the page. */

/** A fenced block, and as `prints` the block of `text` right after it. */
export interface Block {
  readonly language: string
  readonly code: string
  readonly prints?: string
}

/** Returns the blocks in order. */
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

/** Compares output with the page; an ellipsis on the page matches anything. */
export const isPrinted = (printed: string, expected: string): boolean =>
  new RegExp(`^${expected.trim().split('…').map(literal).join('[^]*')}$`).test(printed.trim())
