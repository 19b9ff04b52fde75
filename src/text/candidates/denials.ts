/** The words after which no figure bears a statement out: they deny it, suppose it, or tell of a mean or of some owners. */

/** In 未来, 没收 and "not only" nothing is denied, and bounds such as 不低于 belong to their quantities. */
const denials =
  /(?<![淹沉埋])没(?!收|有问题)|未(?!来|知|成年)|不(?:再|会|是|能|拟|将|曾|予|计划|安排|投资|打算|准备)|[并绝而]非|并[不无]|无[法意]|取消|撤销|放弃|拒绝|终止|叫停|否认|谣言|不实|\b(?:not(?! (?:only|just|counting|including|merely|less|fewer|more)\b)|\w+n't|never|no(?! (?:less|fewer|more|later)\b|\.? ?\d)|nor|neither|nobody|none|cannot|fail(?:s|ed|ing)? to|cancel\w*|abandon\w*|scrap(?:s|ped)?|den(?:y|ies|ied)|reject\w*|withdr[ae]w\w*|drop(?:s|ped)? (?:its|their|the|a) |yet to|hardly|false|untrue|instead of|rather than)\b/

const suppositions =
  /假如|如果|假设|倘若|要是|若是|是否|会不会|有没有|\b(?:if|whether|suppos(?:e|es|ed|ing)|imagine|would have|could have|might|may have|rumou?red|allegedly)\b/

/** Metrics of the register may be called so; then the words belong to their names. */
const narrowings =
  /人均|户均|日均|月均|季均|年均|每[人户天日月季亩]|民营|民间|外商|外资|台资|\b(?:per (?:capita|head|person|household|day|week|month|quarter)|daily|weekly|monthly|quarterly|(?:on|an?|the) average|averag(?:ed|ing)|private|foreign|overseas|lost|losses)\b/

/** Reports whether words leave open if it is so, or of what; small letters, folded. */
export const leavesOpen = (words: string): boolean =>
  denials.test(words) || suppositions.test(words) || narrowings.test(words)
