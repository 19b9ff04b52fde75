/** The words that deny a statement, or take it back. */

/** In 未来, 没收 and "not only" nothing is denied, and bounds such as 不低于 belong to their quantities. */
const denials =
  /(?<![淹沉埋])没(?!收|有问题)|未(?!来|知|成年)|不(?:再|会|是|能|拟|将|曾|予|计划|安排|投资|打算|准备)|[并绝而]非|并[不无]|无[法意]|取消|撤销|放弃|拒绝|终止|叫停|否认|谣言|不实|\b(?:not(?! (?:only|just|counting|including|merely|less|fewer|more)\b)|\w+n't|never|no(?! (?:less|fewer|more|later)\b|\.? ?\d)|nor|neither|nobody|none|cannot|fail(?:s|ed|ing)? to|cancel\w*|abandon\w*|scrap(?:s|ped)?|den(?:y|ies|ied)|reject\w*|withdr[ae]w\w*|drop(?:s|ped)? (?:its|their|the|a) |yet to|hardly|false|untrue|instead of|rather than)\b/

/** Reports whether words deny what they say; small letters, folded. */
export const isDenied = (words: string): boolean => denials.test(words)
