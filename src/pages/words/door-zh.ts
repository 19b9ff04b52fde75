/** The words in Chinese of the front door. */
import { html } from '../layout/html.ts'
import type { door as english } from './door-en.ts'

const digits = (count: number): string => count.toLocaleString('en')

export const doorInChinese: typeof english = {
  menu: '主菜单',
  entries: {
    places: '地区',
    promises: '承诺',
    contradictions: '矛盾',
    verify: '求证',
    about: '关于',
    data: '数据',
  },
  footer: '关于本登记库',
  notPublisher: 'Planledger 是登记库，不是数据的发布者：每个数据都出自其来源。',
  covers: {
    kicker: '收录范围：',
    place: (name, covered, provinces) =>
      provinces === 0
        ? name
        : html`${name}${digits(provinces)}个省级地区${covered !== provinces && `中的${digits(covered)}个`}`,
    nothing: '尚无地区',
    sources: (count) => `${digits(count)}个来源`,
    figures: (count) => `${digits(count)}项数据`,
    summary: (places, sources, figures, last) =>
      html`${places}，${sources}，${figures}${last !== undefined && `；最近一份来源发布于${last}`}。`,
    note: (places) => html`本登记库收录了${places}的数据，其余地区不计入此处的汇总。`,
    verdict: (summary) => html`判断依据为本登记库所收录的内容：${summary}`,
  },
  about: {
    lead: '公开登记政府计划、出资、建设了什么，以及结果如何。',
    what: '这是什么',
    whatText:
      '这里的每个数据都由他人公布：政府、统计部门、报纸或企业。登记库保存原文、在来源中的位置、指标和时期；汇总时不重复计算，把计划与其结果对照，并列出各来源不一致之处。登记库不作任何估算，也不覆盖任何数据：后来公布的与先前公布的并存。',
    ways: '从哪里看起',
    waysText: () => [
      [html`<a href="${'/regions'}">地区</a>`, '各地计划了什么、完成了什么'],
      [html`<a href="${'/promises'}">承诺</a>`, '目标与计划，及各自的结果'],
      [html`<a href="${'/checks'}">矛盾</a>`, '各来源之间或同一文本内部不一致之处'],
      [html`<a href="${'/verify'}">求证</a>`, '用登记库核对一句含有数字的话'],
      [html`<a href="${'/data'}">数据</a>`, '全部列表、文件，以及供程序使用的地址'],
    ],
    who: '由谁运营',
    runBy: (publisher) => html`本登记库由<strong>${publisher}</strong>发布，并对录入内容负责。数据的作者是其来源。`,
    contact: (contact) => html`联系方式：${contact}。`,
    noContact: '发布者未提供联系地址。',
    software:
      '软件名为 Planledger，任何人均可按 MIT 许可运行。不为读者设置 Cookie，不从其他主机加载内容，无需脚本即可使用。',
    mistakes: '如果有误',
    mistakesText:
      '请先看数据旁的原文：登记库只记载来源所说的话。如与原文不符，或缺少来源，请告知发布者。更正后仍保留历史：每条记录列出全部版本，永久链接显示页面当时的样子。',
  },
  method: {
    title: '方法',
    lead: '七个概念保证汇总正确，并且任何人都能核对。',
    ideas: {
      '一个数据，是一个来源公布的一个数':
        '它保存原文、在来源中的位置、对象、指标、阶段、时期和发布日期。另一来源公布同一个数，就是另一个数据。后来的报告绝不覆盖先前的。',
      整体包含其他数据:
        '广东2024年重点项目计划投资10000亿元，同一计划列出基础设施5986亿元、产业3254亿元、民生760亿元。这三项是整体的部分。四项相加，就把计划算了两遍。',
      '自有部分，是扣除各部分后的余额':
        '汇总只加自有部分：一个数据所说的，减去其各部分所说的。因此每笔金额只计一次，同时仍可看出多少用于何处。来源未作划分的，绝不估算拆分。',
      一件事由一个来源代表:
        '多个来源公布同一事项时，只有一个计入：依次看时期结束最晚、开始最早、编辑者优先、官方来源、发布最晚。其余的仍可查看，并注明未计入的原因。数值不同时，页面全部列出。',
      计划不等于结果:
        '一个数是目标、计划、承诺或实际完成。不同阶段的数绝不相加：它们是同一笔钱在两个时点的样子。年内进度绝不画成全年。',
      承诺可与结果对照:
        '时期结束且已公布的，为已兑现或未达到；此前为部分公布；此外为未到期或未公布结果。目标下调后，最初的表述仍然保留。计划只与这些计划自身的结果对照。',
      '“超过”“约”等字样保留':
        '“不少于6000亿元”没有上限，含有它的汇总也没有上限。“约”始终是约。登记库不自行添加误差范围。',
    },
    entered: '从文本到数据',
    enteredText:
      '编辑者录入来源，程序读出文本中的数字，并就每个数字的含义提出建议，由人决定：没有任何内容会自行保存。保存之前，表单会显示汇总、承诺和矛盾将有什么变化。每次改动都记下日期和密钥的名称。',
    checked: '核查',
    checkedText:
      () => html`<p>每次改动之后，登记库都会自行核查：数值与原文、部分与整体、比重与基数、来源与来源是否一致。所发现的问题列在<a href="${'/checks'}">矛盾</a>页；
答复与问题并列，不会使问题消失。</p>`,
    more: () =>
      html`<p>详细说明（英文），可据以核对算法：<a href="/docs/concepts.md" hreflang="en">概念</a>、<a href="/docs/evidence.md" hreflang="en">依据</a>、<a href="/docs/totals.md" hreflang="en">汇总</a>。</p>`,
  },
  coverage: {
    title: '收录范围',
    lead: '这里没有的数，不等于零：只是尚未有人录入。',
    counts: '数字概览',
    provinces: '有数据的省级地区',
    provincesIn: (place, covered, provinces) => html`${place}：${digits(provinces)}个中的${digits(covered)}个`,
    noProvinces: '无。',
    sources: '来源',
    byKind: (kinds) => html`其中：${kinds}。`,
    metrics: '收录最多的指标',
    ofKind: (count, kind) => html`${kind} ${digits(count)} 份`,
    counted: (count, what) => html`${what} ${digits(count)}`,
    changed: '最近改动',
    totals: '这对汇总意味着什么',
    totalsText:
      '一国的汇总只加已录入的内容，因此它反映收录范围，不亚于反映该国本身。凡是有数据的地区之上的汇总，都用一行说明收录范围。首页各图刻度一致，各地数据不相加。没有公布结果的计划，不增加已完成的数额，其计划数也不与其他计划的结果对照。',
  },
  licence: {
    title: '许可',
    lead: '数字是事实；围绕数字的文字属于其作者。',
    register: '登记库',
    offered: (publisher, licence) => html`${publisher}按${licence}提供本登记库。`,
    notOffered: (publisher) =>
      `${publisher}未就整个登记库指定许可。全部转载前请先询问；单个数据可作为有来源的事实引用。`,
    sources: '来源',
    sourcesText:
      '每个来源适用其记录所载的许可。未载明的，除事实之外的使用请先询问来源的发布者。登记库只摘录简短原文，并逐一注明来源。',
    unnamed: '未载明',
    licences: '各来源的许可',
    software: '软件',
    softwareText: () =>
      html`<p>Planledger 是自由软件，适用 MIT 许可。<a href="/docs/licences.md" hreflang="en">其中出自他人的部分</a>各有其许可（英文）。</p>`,
    cite: '如何引用',
    citeText:
      '首先写明数据的来源：它才是作者。再写明登记库、日期和表格下方的永久链接：无论此后录入什么，该链接始终显示同样的内容。',
  },
  data: {
    lead: '页面所示的全部内容：可筛选的列表、文件，以及供程序使用的接口。',
    lists: '列表',
    records: '记录数',
    computed: '由数据算出',
    computedText: {
      totals: '不重复计算的汇总',
      outcomes: '计划与其自身结果的对照',
      promises: '每个目标与计划，及其结果',
      checks: '自相矛盾或有待澄清之处',
    },
    files: '文件',
    wholes: () => [
      ['/v1/export/datapackage', '整个登记库的数据包（ZIP）', '每个列表一个 CSV，附结构说明与许可'],
      ['/v1/export', '整个登记库的 NDJSON', '每行一条记录，可原样导入'],
      ['/v1/catalog', '目录', '各数据集及其文件，采用 DCAT，供数据门户使用'],
    ],
    each: '每个列表都可筛选后或整体下载为 CSV、XLSX、Parquet：链接在表格下方。',
    programs: '供程序使用',
    interfaces: () => [
      ['/docs', 'API', '全部操作，可直接试用（英文）'],
      ['/openapi.json', 'OpenAPI', '同样的内容，供程序读取'],
      ['/v1/changes', '变更', '按顺序列出的改动，另有事件流与 Atom'],
      ['/llms.txt', 'llms.txt', '供语言模型使用的文档（英文）'],
      ['/docs/clients.md', '客户端', 'TypeScript、Python、R、命令行（英文）'],
    ],
  },
}
