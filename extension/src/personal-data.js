// Names of people and addresses of streets, where a text itself says that they are such: a name after a title or after "contact:",
// a street with its number. Every other name is left; whoever reports is told so. The server finds the same, to the letter.

const WORD = "(?:[\\p{L}\\p{M}'’-]){1,30}";
/** A word that begins with a capital; two more may follow. */
const CAPITAL = `\\p{Lu}(?:[\\p{L}\\p{M}'’-]){0,30}`;
const CAPITALS = `${CAPITAL}(?:[ \\u00a0]${CAPITAL}){0,2}`;
const ARABIC = '[\\u0620-\\u064a\\u064b-\\u0652]{2,20}';
const HINDI = '[\\u0900-\\u0963\\u0970-\\u097f]{2,20}';
/** No letter may stand right before. */
const START = '(?<![\\p{L}\\p{M}\\p{Nd}])';

const TITLES = [
  'Mrs?\\.?|Ms\\.?|Miss|Mx\\.?|Dr\\.?|Prof\\.?|M\\.|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Sr\\.?|Sra\\.?|Srta\\.?|[Ss]eñor(?:a|ita)?|Doña|[Ss]enhora?',
  '[Dd]l\\.?|[Dd]na\\.?|[Dd]omnul|[Dd]oamna|[Ss]ayın|Bapak|Bpk\\.?|Pak|Ibu|Bw\\.|Bi\\.|Bwana|G\\.|Gng\\.|Bb\\.|Ginoong|Ginang|[Gg]-[Nn]|г-н|г-жа|г-же|г-ну|[Гг]осподин[уа]?|[Гг]оспож[ае]|[Пп]ані|[Пп]ан[ау]?',
].join('|');
/** After these, with a colon, a name follows. */
const CONTACT = [
  '[Cc]ontact(?: person)?|[Cc]ontacto|[Cc]ontato|[Pp]ersonne à contacter|[Pp]ersoană de contact|[Kk]ontak|[Mm]awasiliano|[Ll]iên hệ|[İi]letişim|[Кк]онтакт(?:ное лицо|на особа)?|[Нн]аш[ае] контакт',
].join('|');
/** After these a name follows without a colon. */
const ASK_FOR = '[Aa]sk for|[Ss]peak (?:to|with)|[Dd]emande[rz]|[Pp]regunt[ea]r? por|[Pp]ergunt[ea]r? por|[Ff]al(?:ar|e) com|[Ss]pune[țt]i-i lui|[Сс]прос(?:ить|ите)|[Зз]апита(?:ти|йте)|[Hh]ubungi|[Gg]ặp(?: anh| chị| cô| ông| bà)?';
const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤';
/** What stands in the place of a name and is none. */
const NOT_NAMES = /^(?:whats|telegram|viber|signal|line|skype|zalo|wechat|facebook|instagram|e-?mail|mail|tel|phone|mobile|hr|human|us|the|our|no|ne|details|form|number)/i;
/** A title alone, where the name is hidden already. */
const ONLY_TITLE = new RegExp(`^(?:${TITLES})$`, 'u');

const NAMES = [
  `${START}(?:${TITLES})[ \\u00a0]{1,2}(?<name>${CAPITALS})`,
  `${START}(?:${CONTACT})[ \\u00a0]{0,2}[:：][ \\u00a0]{0,2}(?:(?:${TITLES})[ \\u00a0])?(?<name>${CAPITALS})`,
  `${START}(?:${ASK_FOR})[ \\u00a0](?:(?:${TITLES})[ \\u00a0])?(?<name>${CAPITALS})`,
  `${START}(?<name>${CAPITAL})[ \\u00a0](?:Bey|Hanım)(?![\\p{L}\\p{M}])`,
  `${START}(?:السيدة|السيد|الأستاذة|الأستاذ|للتواصل مع|للتواصل ?[:：])[ \\u00a0]?(?<name>${ARABIC}(?:[ \\u00a0]${ARABIC})?)`,
  `${START}(?:श्रीमती|श्री|सुश्री|संपर्क ?[:：])[ \\u00a0](?<name>${HINDI}(?:[ \\u00a0]${HINDI})?)`,
  `ติดต่อ[ \\u00a0]?(?:คุณ|นางสาว|นาย|นาง)[ \\u00a0]?(?<name>[\\u0e01-\\u0e4e]{2,20})`,
  `(?<name>[${SURNAMES}][\\u4e00-\\u9fff]?)(?:先生|女士|小姐)`,
  `联系人[ \\u00a0]?[:：][ \\u00a0]?(?<name>[\\u4e00-\\u9fff]{2,4})`,
].map((pattern) => new RegExp(pattern, 'gu'));

const NUMBER = '\\p{Nd}{1,5}[A-Za-z]?(?![\\p{L}\\p{M}\\p{Nd}])';
const EN_KINDS = 'Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Square|Court|Close|Terrace|Highway|Hwy';
const FR_KINDS = '[Rr]ue|[Aa]venue|[Aa]v\\.|[Bb]oulevard|[Bb]d|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai';
const BEFORE_KINDS = 'Calle|calle|C/|Avenida|avenida|Avda\\.?|Plaza|Paseo|Carrera|Rua|rua|Travessa|Alameda|Strada|strada|Str\\.|str\\.|Bulevardul|Jalan|Jl\\.|ул\\.|улица|пр\\.|проспект|пер\\.|вул\\.|вулиця|просп\\.|пров\\.|شارع|ถนน|ถ\\.|ซอย|ซ\\.|đường|Đường';
const HOUSE = '[ ,،\\u00a0]{1,3}(?:n[º°]|nr\\.|No\\.|no\\.|№|#|д\\.|дом|буд\\.|رقم)?[ \\u00a0]{0,2}';

const STREETS = [
  `${START}\\p{Nd}{1,5}[A-Za-z]?,? (?:${CAPITAL} ){1,3}(?:${EN_KINDS})(?![\\p{L}\\p{M}])`,
  `${START}\\p{Nd}{1,4}(?: ?bis| ?ter)?,? (?:${FR_KINDS}) ${WORD}(?: ${WORD}){0,1}(?: ${CAPITAL}){0,3}`,
  `${START}(?:${BEFORE_KINDS})[ \\u00a0]?${WORD}(?:[ \\u00a0]${WORD}){0,3}${HOUSE}${NUMBER}`,
  `${START}(?:${CAPITAL} ){1,3}(?:Sokak|Sokağı|Sok\\.|Sk\\.|Caddesi|Cad\\.|Cd\\.|Bulvarı),? ?(?:[Nn]o ?[:.]? ?)?${NUMBER}`,
  `${START}\\p{Nd}{1,4}(?:/\\p{Nd}{1,4})? (?:đường|phố|ngõ) ${CAPITAL}(?: ${CAPITAL}){0,3}`,
  '[\\u4e00-\\u9fff]{2,6}(?:路|街|巷)\\p{Nd}{1,5}号',
].map((pattern) => new RegExp(pattern, 'gu'));

/** @type {readonly ['name' | 'address', RegExp][]} kind and pattern; a group `name` is the part that is hidden */
export const PERSONAL = Object.freeze([
  .../** @type {['name', RegExp][]} */ (NAMES.map((pattern) => ['name', pattern])),
  .../** @type {['address', RegExp][]} */ (STREETS.map((pattern) => ['address', pattern])),
]);

/** @param {string} found @returns {boolean} whether what stands in the place of a name can be one */
export const mayBeName = (found) => !NOT_NAMES.test(found) && !ONLY_TITLE.test(found);
