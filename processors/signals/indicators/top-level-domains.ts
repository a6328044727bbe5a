/** Those that people and offenders use; a name under another one counts only behind a scheme. */
const SURE =
  'com net org info biz co io me cc xyz top vip shop site online club app link live th fun win bet asia store pro life world icu buzz ' +
  'cloud website space click work group today email digital tech host press mobi tv ws to ly gg in us uk de cn hk sg my jp kr tw vn la kh mm ph id au ru eu ' +
  'page dev ai sbs cfd lol cyou bid loan money cash finance bank credit trade market markets exchange capital fund investments gold ' +
  'games game casino poker bingo help support services service center agency company ltd inc global international one plus network zone ' +
  'news media blog chat social love dating sex porn adult xxx tube cam download software systems solutions company gift gifts gratis free sale deals discount ' +
  'promo rewards reward prize luxury beauty health care clinic pharmacy delivery express post travel tours jobs careers review reviews ' +
  'best cool rocks ninja guru expert run red blue pink black green kim wang ooo quest monster beauty hair skin makeup bond mom boats rest autos homes yachts ' +
  'ee ink art bar cafe wiki wtf moe la be ch fr it es nl pl se no pt br mx ca nz za tk ml ga cf gq pw st sh ac im is re gd vc ag mu so fm name academy education example'
/** Those that are words too. */
const DOUBTFUL =
  'farm garden kitchen pizza coffee restaurant hotel villas holiday flights cab taxi limo bike racing football soccer tennis golf yoga ' +
  'fit fitness dental doctor vet dog pet pets fish horse land house rent rentals estate property properties apartments construction builders ' +
  'repair tools supply supplies parts energy solar eco bio organic wine beer vodka jewelry diamonds watch shoes clothing fashion boutique ' +
  'style toys kids baby family school college university courses training coach consulting legal law tax accountant insurance mortgage loans creditcard ' +
  'fyi guide tips photos pics gallery graphics studio video movie film music band events party wedding community forum foundation charity ' +
  'church faith vote gov mil cat works ads seo domains hosting codes computer technology mobile phone'
const TOP_LEVEL: ReadonlySet<string> = new Set([...SURE.split(' '), ...DOUBTFUL.split(' ')])
/** Words of everyday English: `hello.it is` lacks a space, it is no address. */
const WORDS: ReadonlySet<string> = new Set([
  ...'me to in us is it no be so my la id one run red de es ca am'.split(' '),
  ...DOUBTFUL.split(' '),
])

/** @param sure - The rest of the address leaves no doubt: a scheme, a path, or a plain dot behind a name that is no word. */
export function isTopLevelDomain(label: string, sure: boolean): boolean {
  return TOP_LEVEL.has(label) && (sure || !WORDS.has(label))
}
