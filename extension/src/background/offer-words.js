// Decides on the device, before anything is judged, whether a text looks like an offer of work: by words of four kinds that were
// written down in sixteen languages, or by stems that offers hold and other texts hardly do. It leans towards yes, because what
// passes is only read by the model; tools/offer_words.py measures how often it is right.

import { MIN_CHARS } from '../likeness.js';
import { OFFER_STEMS } from './offer-stems.js';

/** @typedef {import('../likeness.js').Likeness} Likeness */

/** What a line begins with is its language; words are stems, and `=` before one means the whole word. */
const WORK = `
en job hiring hire vacanc recruit position opening staff worker employ career wanted needed work waitress waiter cook cleaner nanny driver helper dancer hostess model operator assistant nurse teacher manager engineer technician supervisor officer
fr emploi travail recrut poste embauch offre cherch candidat metier serveu cuisin nounou chauffeu employe equipe
es empleo trabaj vacante puesto contrat busca buscamos solicit camarer cociner limpieza niner conductor oferta incorporar seleccion
ar وظيف وظائف عمل مطلوب توظيف فرص شغل عامل نادل طباخ مربيه خادم سائق موظف للعمل نبحث شاغر
ru работ ваканс требу ищем сотрудник персонал должност набор официант повар няня уборщ водител трудоустро подработ
zh 打工 上班 干活 缺人 差人 找人 开工 园区 招聘 招工 招人 急招 诚聘 聘请 招 岗位 职位 工作 兼职 全职 求职 应聘 员工 服务员 文员 司机 保姆 入职 普工 客服 销售
pt emprego trabalh vaga contrat procur cargo oportunidade garcon cozinheir limpeza motorista seleciona recrut auxiliar atendente vendedor
uk робот ваканс потріб шука працівник персонал посад набір офіціант кухар няня прибира водій працевлаштув підробіт
hi नौकरी काम भर्ती आवश्यकता जरूरत ज़रूरत चाहिए पद रोजगार रोज़गार वेटर रसोइ नर्स ड्राइवर जॉब वैकेंसी रिक्ति स्टाफ
id kerja lowongan loker pekerja dicari dibutuhkan karyawan posisi rekrut pelayan juru pengasuh supir sopir staf
vi =viec tuyen =lam nhan_vien vi_tri ung_vien lao_dong phuc_vu giup_viec cong_nhan bao_mau lai_xe dau_bep
fil trabaho hiring naghahanap kailangan empleyado bakante aplikante kasambahay yaya tagaluto tsuper staff work
sw kazi ajira nafasi tunatafuta anahitajika wanahitajika mfanyakazi wafanyakazi mhudumu mpishi yaya dereva kuajiri tunaajiri
th งาน รับสมัคร ต้องการ ตำแหน่ง พนักงาน หาคน จ้าง เสิร์ฟ แม่บ้าน พี่เลี้ยง คนขับ แอดมิน
ro munca lucr muncitor angaj operator agent ingin sef tehnician instalat electrician zidar sudor asistent job caut recrut ospatar bucatar menaj sofer candidat vacant =postul =postur =angajam
tr eleman personel aran alinacak calisan calis pozisyon garson asci bakici temizlik sofor kadro istihdam is_ilani is_arayan is_imkani is_firsati =ise`;
const PAY = `
en paid salar wage earn income bonus commission stipend per_hour per_month per_week monthly hourly weekly compensation cash tips money =pay paying payment payroll payout
fr salaire remuner gagn smic heure taux paye payer =argent =mois =net
es sueldo salari remuner mensual hora bruto comision dinero ingres pago paga gana gane =mes
ar راتب رواتب اجر اجور دخل شهريا بالشهر يوميا عموله مكافا دولار درهم ريال يدفع مال
ru зарплат оплат оклад доход заработ выплат руб =зп месяц долларов деньг платим
zh 赚 挣 美金 美元 块钱 来钱 日薪 薪 工资 月入 收入 底薪 提成 日结 周结 报酬 元 待遇 包薪 奖金
pt salari remuner ganh mensal comissao renda dinheiro bruto bolsa pago paga pagamento =mes =hora
uk зарплат оплат оклад дохід заробі виплат грн =зп місяць доларів гроші платимо
hi वेतन सैलरी तनख्वाह तनख़्वाह कमा आय रुपये रुपए महीना महीने भुगतान मानदेय पगार पैसा पैसे
id gaji upah bayar penghasilan komisi bonus bulan juta dibayar uang tunjangan insentif
vi luong thu_nhap =trieu thuong =tra =thang hoa_hong =tien
fil sahod sweldo bayad kikita komisyon buwan piso libo suweldo salary pay =pera =kita
sw mshahara malipo lipwa kulipwa analipwa ujira mwezi kipato pesa dola shilingi posho tunalipa
th เงินเดือน ค่าจ้าง รายได้ ค่าแรง บาท ต่อเดือน โบนัส ค่าคอม จ่าย เงิน
ro salari plat castig venit brut =net ora comision bani bonus remuner =lei =luna
tr maas ucret kazan odeme gelir aylik saatlik gunluk =tl haftalik =prim =para_kazan`;
const REACH = `
en appl cv resume contact send call whatsapp telegram message interview inbox email mail text_me write register join reply link phone recruiter submit =dm =pm
fr postul cv contact envoy appel whatsapp telegram messag entretien ecri mail inscri candidature telephone lettre repond =mp
es postul cv contact llam whatsapp telegram mensaj entrevist escrib correo inscrib curriculum mand telefono presentarse interesad envia envie
ar تواصل اتصل ارسل للتقديم واتساب تلجرام تليجرام سيره مقابل رساله راسل قدم للتواصل خاص هاتف ايميل بريد رقم
ru пиши напиши звони резюме обраща телеграм ватсап whatsapp telegram собеседован отклик личк присылай анкет тел почт контакт
zh 找我 介绍 回复 联系 电话 微信 加我 私信 简历 报名 应聘 面试 咨询 投递 邮箱 扫码 电报 私聊 有意者
pt candidat cv contat ligu ligar whatsapp telegram mensag entrevist escrev email curriculo inscrev inbox chama telefone mand interessad envia envie =zap
uk пиши напиши дзвони телефонуй резюме зверта телеграм ватсап вайбер whatsapp telegram співбесід відгук анкет тел пошт контакт надсилай
hi संपर्क कॉल भेज व्हाट्सएप व्हाट्सऐप टेलीग्राम आवेदन इंटरव्यू साक्षात्कार बायोडाटा रिज्यूमे मैसेज लिखें लिखो मेल फोन फ़ोन नंबर
id lamar kirim hubungi kontak telepon whatsapp telegram cv wawancara interview chat japri daftar pesan email telp minat =wa =dm
vi lien_he =goi ung_tuyen ho_so =cv zalo nhan_tin inbox =ib phong_van telegram =gui dang_ky email dien_thoai sdt
fil mag-apply apply aplay kontak tawag tumawag padala ipadala mensahe whatsapp telegram viber pm message interview resume cv magpadala sumulat
sw omba wasiliana piga whatsapp telegram ujumbe usaili mahojiano cv andika barua maombi inbox jiandikishe nitumie =simu =tuma =nitafute
th ติดต่อ โทร สมัคร ส่ง ทัก ไลน์ แอด สัมภาษณ์ เรซูเม่ ข้อความ อินบ็อกซ์ สนใจ อีเมล เบอร์ line_id
ro aplic cv contact trimit whatsapp telegram mesaj interviu email inscri telefon apel scrie =privat =suna
tr basvur cv iletisim gonder whatsapp telegram mesaj gorusme yaz ozgecmis mulakat eposta telefon kayit bilgi =ara =dm`;
const TERMS = `
en full-time part-time fulltime parttime full_time part_time shift experience accommodation housing room meals visa ticket flight passport contract training abroad overseas hotel restaurant hours qualification requirement skill responsib duties girls ladies remote relocat benefit insurance document =age
fr temps cdi cdd interim experience loge logement nourri hebergement repas visa billet passeport contrat formation etranger hotel restaurant horaire competence diplome filles avantage mutuelle
es jornada responsab estudios conocimiento tiempo turno experiencia alojamiento vivienda comida visa billete pasaje pasaporte contrato formacion extranjero hotel restaurante horario requisito competencia chicas funcion beneficio edad disponib
ar دوام خبره سكن وجبات اقامه تاشيره تذكره جواز عقد تدريب خارج فندق مطعم ساعات شروط مؤهل بنات فتيات عمر مهارات تامين
ru график смен опыт жиль прожив питан виза визу билет паспорт договор обучен границ отел гостиниц кафе ресторан требован обязанност девуш возраст услови вахт документ
zh 打字 老板 出境 机场 边境 接你 零花 经验 包吃 包住 食宿 住宿 签证 机票 护照 合同 培训 出国 国外 酒店 餐厅 要求 岁 学历 班 福利 五险 社保 小时 休息 女孩 职责
pt integral meio_periodo turno experiencia alojamento moradia refeic alimentacao visto passagem passaporte contrato treinamento exterior hotel restaurante horario requisit escolaridade moca menina vale beneficio clt idade atividade
uk графік змін досвід житло прожив харчув віза візу квиток паспорт договір навчан кордон готел кафе ресторан вимог обов дівча вік умови вахт документ
hi अनुभव रहने आवास खाना वीजा वीज़ा टिकट पासपोर्ट अनुबंध प्रशिक्षण ट्रेनिंग विदेश होटल रेस्टोरेंट घंटे शिफ्ट योग्यता उम्र आयु लड़कि लड़की शर्त मुफ्त मुफ़्त
id waktu shift pengalaman tempat_tinggal makan visa tiket paspor kontrak pelatihan luar_negeri hotel restoran jam syarat kualifikasi pendidikan wanita usia asrama penginapan
vi kinh_nghiem cho_o visa ho_chieu hop_dong dao_tao nuoc_ngoai khach_san nha_hang yeu_cau bao_hiem tuoi tot_nghiep bao_an =nu =gio ca_lam ve_may_bay
fil full-time part-time shift karanasan tirahan pagkain visa tiket pasaporte kontrata pagsasanay abroad ibang_bansa hotel restawran edad babae kwalipikasyon libre requirements =oras
sw uzoefu malazi nyumba chakula viza tiketi pasipoti mkataba mafunzo hoteli mgahawa sifa elimu wasichana umri zamu =saa =nje =muda =bure
th ประสบการณ์ ที่พัก อาหาร วีซ่า ตั๋ว พาสปอร์ต สัญญา อบรม ต่างประเทศ โรงแรม ร้านอาหาร ชั่วโมง กะ คุณสมบัติ อายุ วุฒิ สวัสดิการ ผู้หญิง สาว ฟรี
ro norma program activitat responsab atribut sarcin cunostint abilitat calific permis echip obligator asigur productie efectu ture schimb experient cazare viza bilet pasaport contract instruire training strainat hotel restaurant cerint studii varst beneficii transport =masa =ore =fete
tr tam_zamanli yari_zamanli vardiya deneyim tecrube konakla barinma yemek vize bilet pasaport sozlesme egitim yurtdisi yurt_disi otel restoran saat nitelik mezun bayan sigorta sgk =yas =yol`;

/** So much is read of a long text; an offer says what it is before that. */
const MAX_CHARS = 8000;
/** A text this long is a page, no post. */
const LONG_CHARS = 1500;
const MARKS = /[\u0300-\u036f]|\u0640|[\u064b-\u0655]/g;
const TOKENS = /[\p{L}\p{M}\p{N}_-]+/gu;
/** Scripts that write no blanks between words. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]/;
const AMOUNT = /[$€£¥₹₫฿₽₴₺₱]\s?\d|\d\s?(?:[$€£¥₹₫฿₽₴₺₱]|usd|eur|aed|sar|rub|php|pln|lei\b)|\d\s?\/\s?\p{L}/u;
/** Articles and particles that Arabic writes onto the word. */
const ARABIC_PREFIX = /^[وفبلك]{0,2}(?:ال)?(?=.{3})/;
const ADDRESS = /\+\d[\d\s().-]{7,}|\d{3}[\s.-]?\d{3}[\s.-]?\d{3,4}|\S@\S|wa\.me|\bt\.me\//;

/** @param {string} text @returns {string} in small letters, without accents and vowel points */
const fold = (text) => text.toLowerCase().normalize('NFD').replace(MARKS, '').normalize('NFC').replace(/đ/g, 'd').replace(/ı/g, 'i').replace(/ة/g, 'ه');

/** Bits of the four kinds, and of a stem that is telling by itself. */
const [IS_WORK, IS_PAY, IS_REACH, IS_TELLING] = [1, 2, 4, 16];
/** @typedef {{language: string, bits: number}} Meaning */
/** @type {Map<string, Meaning[]>} stem, or `=word`, with what it means in which language */
const STEMS = new Map();
/** So many characters of a word tell at once that no stem begins it. */
const HEAD = 3;
/** @type {Map<string, number>} how stems of HEAD characters and more begin, and how long the longest of them is */
const HEADS = new Map();

/** @param {string} language @param {string} stems already folded @param {number} bits */
function addStems(language, stems, bits) {
  const meaning = { language, bits };
  for (const stem of stems.split(' ')) {
    const known = STEMS.get(stem);
    if (known) known.push(meaning);
    else STEMS.set(stem, [meaning]);
    const head = stem.slice(0, HEAD);
    if (stem.length >= HEAD && stem.length > (HEADS.get(head) ?? 0)) HEADS.set(head, stem.length);
  }
}

/** Reads the lists when the first text is looked at, not before. */
function prepare() {
  if (STEMS.size) return;
  [WORK, PAY, REACH, TERMS].forEach((lines, kind) => fold(lines).trim().split('\n').forEach((line) => {
    const at = line.indexOf(' ');
    addStems(line.slice(0, at), line.slice(at + 1), 1 << kind);
  }));
  Object.entries(OFFER_STEMS).forEach(([language, stems]) => addStems(language, stems, IS_TELLING));
}

/** @param {string} words @param {number} at @param {Set<string>} found takes the stems that begin here */
function findAt(words, at, found) {
  const two = words.slice(at, at + 2);
  if (STEMS.has(two)) found.add(two);
  const longest = HEADS.get(words.slice(at, at + HEAD)) ?? 0;
  for (let end = at + HEAD; end <= Math.min(words.length, at + longest); end += 1) {
    const stem = words.slice(at, end);
    if (STEMS.has(stem)) found.add(stem);
  }
}

/** @param {string} given @param {string} next the word after it @param {Set<string>} found takes the stems in it */
function findIn(given, next, found) {
  if (UNSPACED.test(given)) {
    for (let at = 0; at < given.length; at += 1) findAt(given, at, found);
    return;
  }
  const word = given.replace(ARABIC_PREFIX, '');
  if (STEMS.has(`=${word}`)) found.add(`=${word}`);
  findAt(`${word}_${next}`, 0, found);
}

/** @typedef {{bits: number, kinds: number, telling: number}} Tally bits and number of the kinds found, and how many telling stems */

/** @param {string} text @returns {Tally[]} one for each language that has any of it */
function readWords(text) {
  prepare();
  const folded = fold(text.slice(0, MAX_CHARS));
  const words = folded.match(TOKENS) ?? [];
  /** @type {Set<string>} */
  const found = new Set();
  words.forEach((word, at) => findIn(word, words[at + 1] ?? '', found));
  const signs = (AMOUNT.test(folded) ? IS_PAY : 0) | (ADDRESS.test(folded) ? IS_REACH : 0);
  /** @type {Map<string, Tally>} */
  const tallies = new Map([['', { bits: signs, kinds: 0, telling: 0 }]]);
  for (const { language, bits } of [...found].flatMap((stem) => STEMS.get(stem) ?? [])) {
    const tally = tallies.get(language) ?? { bits: signs, kinds: 0, telling: 0 };
    tallies.set(language, { ...tally, bits: tally.bits | bits, telling: tally.telling + (bits & IS_TELLING ? 1 : 0) });
  }
  return [...tallies.values()].map((tally) => ({ ...tally, kinds: [1, 2, 4, 8].filter((bit) => tally.bits & bit).length }));
}

/** @param {string} text of one post or message @returns {Likeness} how much it looks like an offer */
export function likeOffer(text) {
  if (text.trim().length < MIN_CHARS) return 'no';
  const tallies = readWords(text);
  if (tallies.some(({ bits, kinds, telling }) => telling >= 2 || (kinds >= 2 && (bits & (IS_WORK | IS_PAY)) > 0))) return 'yes';
  return tallies.some(({ kinds, telling }) => telling >= 1 || kinds >= 2) ? 'perhaps' : 'no';
}

/** @param {string} text the main text of a page; long texts hold more words of every kind @returns {Likeness} */
export function likeOfferPage(text) {
  if (text.length < LONG_CHARS) return likeOffer(text);
  return readWords(text).some(({ bits, kinds, telling }) => (bits & IS_WORK) > 0 && kinds >= 3 && telling >= 3) ? 'yes' : 'no';
}
