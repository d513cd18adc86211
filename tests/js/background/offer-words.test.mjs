import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likeOffer, likeOfferPage } from '../../../extension/src/background/offer-words.js';

/** One plain offer in each language that the reader may choose. */
const OFFERS = {
  en: 'Cafe on the square is hiring two waiters, 12 euros an hour, send us your CV.',
  fr: 'Le café de la place recrute deux serveurs, 12 euros l’heure, envoyez votre CV.',
  es: 'El café de la plaza busca dos camareros, 12 euros la hora, envía tu CV.',
  ar: 'مقهى الساحة يبحث عن نادلين للعمل، الراتب 12 يورو في الساعة، أرسل سيرتك',
  ru: 'Кафе на площади ищет двух официантов, оплата 12 евро в час, присылайте резюме.',
  zh: '广场咖啡馆招聘两名服务员,时薪十二欧元,请把简历发给我们。',
  pt: 'O café da praça procura dois empregados de mesa, salário de 12 euros à hora, envie o CV.',
  uk: 'Кафе на площі шукає двох офіціантів, оплата 12 євро за годину, надсилайте резюме.',
  hi: 'चौक के कैफ़े को दो वेटर चाहिए, वेतन बारह यूरो प्रति घंटा, बायोडाटा भेजें।',
  id: 'Kafe di alun-alun membutuhkan dua pelayan, gaji 12 euro per jam, kirim CV Anda.',
  vi: 'Quán cà phê tuyển hai nhân viên phục vụ, lương 12 euro một giờ, gửi CV.',
  fil: 'Ang kapihan sa plasa ay naghahanap ng dalawang waiter, sahod na 12 euro kada oras, magpadala ng CV.',
  sw: 'Mkahawa wa uwanjani unatafuta wahudumu wawili wa kazi, mshahara euro 12 kwa saa, tuma CV.',
  th: 'ร้านกาแฟรับสมัครพนักงานเสิร์ฟสองคน ค่าจ้างชั่วโมงละ 12 ยูโร ส่งประวัติมา',
  ro: 'Cafeneaua din piață angajează doi ospătari, salariu 12 euro pe oră, trimiteți CV.',
  tr: 'Meydandaki kafe iki garson arıyor, ücret saatlik 12 avro, özgeçmiş gönderin.',
};

for (const [language, text] of Object.entries(OFFERS)) {
  test(`an offer in ${language} looks like one`, () => {
    assert.deepEqual([likeOffer(text), likeOffer(text.toUpperCase())], ['yes', 'yes']);
  });
}

for (const text of ['', 'hi', 'Our cat sleeps on the roof again and the neighbours laugh about it.', '昨天下雨,我们在家看电影。']) {
  test(`no offer: ${text.slice(0, 20)}`, () => assert.equal(likeOffer(text), 'no'));
}

test('a long text must speak of work, and of more than one thing about it', () => {
  const story = 'The river was high in spring and the ferry stood still for a week. '.repeat(40);
  assert.equal(likeOfferPage(story), 'no');
  assert.equal(likeOfferPage(`${OFFERS.en} Full-time, with training, a contract and a room for the season. ${story}`), 'yes');
});

test('of a text of a megabyte only the beginning is read', () => {
  const long = '. '.repeat(500000);
  assert.equal(likeOffer(`${OFFERS.en} ${long}`), 'yes');
  assert.equal(likeOffer(`${long} ${OFFERS.en}`), 'no');
  assert.equal(likeOffer('a'.repeat(1000000)), 'no');
});

test('one telling word makes a text one that may be an offer', () => {
  assert.equal(likeOffer('Le chat dort sur le toit et les voisins en rient encore.'), 'perhaps');
});
