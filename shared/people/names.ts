/**
 * Names of people by where they are common, in the script they are written in. After `=` stands how a name is
 * written in an address where that does not follow from its letters.
 */
export interface Culture {
  readonly locale: string;
  readonly phone: string;
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** `familyFirst`: the way East Asian and Hungarian names are written. */
  readonly order: 'givenFirst' | 'familyFirst';
  /** Between the parts of a full name. */
  readonly joint: string;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

function culture(
  locale: string,
  phone: string,
  given: string,
  family: string,
  order: Culture['order'] = 'givenFirst',
  joint = ' ',
): Culture {
  return { locale, phone, given: words(given), family: words(family), order, joint };
}

/** `_` stands for a space within a name. */
export const cultures: readonly Culture[] = [
  culture(
    'en-GB',
    '+44 20 7946',
    'Ada Grace Rosalind Alan Priya Oliver Imogen Callum Fiona Rhys Siobhan Dev Mary-Jane Tom Harriet Leon',
    "Byron Hopper Franklin Turing Halloran O'Brien Adeyemi-Thornbury Whitcombe Sharma Okafor Llewellyn Fox Hargreaves MacDonald",
  ),
  culture(
    'de-DE',
    '+49 30 5550',
    'Lena Jürgen Søren Käthe Björn Anneliese Matthias Ömer Ulrike Felix Heike Jörg Marlene Götz',
    'Fischer Müller Schröder Weiß Groß Freiherr_von_Königsberg Yıldız Köhler Böhm Lindner Strauß Wagner',
  ),
  culture(
    'fr-FR',
    '+33 1 99 00',
    'Zoë Jean-Baptiste Éloïse François Chloé Hélène Noël Anaïs Étienne Maëlle Loïc Thérèse Gaël',
    'Lefèvre de_la_Croix-Rousse Béranger Garçon Dubois Côté Nguyen Traoré Désiré Moreau Hervé',
  ),
  culture(
    'es-ES',
    '+34 91 555',
    'María_del_Carmen José Íñigo Begoña Ramón Lucía Andrés Núria Joaquín Inés Álvaro Concepción',
    'Fernández-Villaverde García_Márquez Núñez Peña Ibáñez Muñoz Echeverría Güell López Zúñiga',
  ),
  culture(
    'pl-PL',
    '+48 22 555',
    'Łukasz Małgorzata Zofia Wojciech Żaneta Paweł Agnieszka Stanisław Grażyna Michał Świętosława',
    'Łukasiewicz Wójcik Żółkowski Dąbrowska Szczepański Błaszczyk Kowalczyk Gęsicki Śliwa',
  ),
  culture(
    'cs-CZ',
    '+420 225 555',
    'Jiří Věra Zdeněk Šárka Ondřej Žofie Tomáš Ludmila Přemysl Kateřina',
    'Dvořák Novotná Černý Růžička Šťastný Procházka Křížová Hájek Beneš',
  ),
  culture(
    'tr-TR',
    '+90 212 555',
    'İpek Çağla Gökhan Şule Oğuz Işıl Emre Büşra Ümit Tuğçe',
    'Yıldırım Öztürk Şahin Çelik Güneş Aydın Koç Doğan Işık',
  ),
  culture(
    'da-DK',
    '+45 33 55 55',
    'Sørine Åse Bjørn Mads Kjær Signe Øyvind Freja Þóra Guðrún',
    'Kjærgaard Ørsted Åkesson Bjørnson Lindqvist Sæther Nygård Jónsdóttir Østergaard',
  ),
  culture(
    'vi-VN',
    '+84 24 5555',
    'Minh_Khai Thị_Hương Đức_Anh Ngọc_Ánh Quốc_Bảo Thanh_Thảo Văn_Dũng Phương_Linh Hữu_Phước',
    'Nguyễn Trần Lê Phạm Hoàng Đặng Bùi Đỗ Võ Huỳnh',
    'familyFirst',
  ),
  culture(
    'hu-HU',
    '+36 1 555',
    'Zsófia Győző Ágnes László Bíborka Ödön Márton Ilona Csaba',
    'Szőcs Kovács Nagy Tóth Szűcs Horváth Gyöngyösi Kőszegi Váradi',
    'familyFirst',
  ),
  culture(
    'el-GR',
    '+30 21 5555',
    'Γιάννης=Yannis Ελένη=Eleni Κωνσταντίνος=Konstantinos Αγγελική=Angeliki Δημήτρης=Dimitris Χρυσούλα=Chrysoula Θάνος=Thanos Ιφιγένεια=Ifigeneia',
    'Παπαδόπουλος=Papadopoulos Νικολάου=Nikolaou Γεωργίου=Georgiou Καραγιάννη=Karagianni Οικονόμου=Oikonomou Ξενάκης=Xenakis',
  ),
  culture(
    'uk-UA',
    '+380 44 555',
    'Олена=Olena Тарас=Taras Їванна=Yivanna Святослав=Sviatoslav Катерина=Kateryna Дмитро=Dmytro Юлія=Yuliia Богдан=Bohdan',
    'Шевченко=Shevchenko Коваленко=Kovalenko Бондаренко=Bondarenko Ґудзь=Gudz Кравчук=Kravchuk Лисенко=Lysenko Пʼятниця=Piatnytsia',
  ),
  culture(
    'ar-EG',
    '+20 2 5555',
    'نور=Nour ليلى=Layla محمد=Mohamed فاطمة=Fatima يوسف=Youssef مريم=Mariam كريم=Karim زينب=Zeinab عبد_الرحمن=Abdelrahman',
    'الهاشمي=Alhashimi عبد_الله=Abdallah المصري=Almasri حسن=Hassan الخطيب=Alkhatib منصور=Mansour السيد=Elsayed',
  ),
  culture(
    'he-IL',
    '+972 3 555',
    'נועה=Noa איתן=Eitan תמר=Tamar יהונתן=Yehonatan שירה=Shira אביגיל=Avigail עומר=Omer',
    'כהן=Cohen לוי=Levi בן-דוד=Ben-David פרידמן=Friedman אברהם=Avraham שפירא=Shapira',
  ),
  culture(
    'fa-IR',
    '+98 21 555',
    'شیرین=Shirin رضا=Reza پریسا=Parisa کیوان=Keyvan ژاله=Zhaleh آرش=Arash',
    'رضایی=Rezaei احمدی=Ahmadi حسینی=Hosseini گلستانی=Golestani پورمحمدی=Pourmohammadi',
  ),
  culture(
    'hi-IN',
    '+91 11 5555',
    'अनन्या=Ananya अर्जुन=Arjun प्रिया=Priya विक्रम=Vikram कृष्णा=Krishna श्रेया=Shreya राहुल=Rahul लक्ष्मी=Lakshmi',
    'शर्मा=Sharma वर्मा=Verma अय्यर=Iyer गुप्ता=Gupta चट्टोपाध्याय=Chattopadhyay सिंह=Singh मिश्रा=Mishra',
  ),
  culture(
    'ja-JP',
    '+81 3 5555',
    '陽菜=Haruna 翔太=Shota さくら=Sakura 健一=Kenichi 美咲=Misaki 大輔=Daisuke 葵=Aoi 直樹=Naoki',
    '佐藤=Sato 鈴木=Suzuki 髙橋=Takahashi 渡邊=Watanabe 小林=Kobayashi 齋藤=Saito 山本=Yamamoto',
    'familyFirst',
    ' ',
  ),
  culture(
    'zh-CN',
    '+86 10 5555',
    '伟=Wei 芳=Fang 娜=Na 欧阳=Ouyang 秀英=Xiuying 敏=Min 静=Jing 思远=Siyuan 雨桐=Yutong',
    '李=Li 王=Wang 张=Zhang 刘=Liu 陈=Chen 司马=Sima 诸葛=Zhuge 赵=Zhao',
    'familyFirst',
    '',
  ),
  culture(
    'ko-KR',
    '+82 2 555',
    '서연=Seoyeon 민준=Minjun 지우=Jiwoo 하준=Hajun 수아=Sua 도윤=Doyun 은지=Eunji',
    '김=Kim 이=Lee 박=Park 최=Choi 정=Jung 남궁=Namgung 황보=Hwangbo',
    'familyFirst',
    '',
  ),
  culture(
    'th-TH',
    '+66 2 555',
    'สมชาย=Somchai มาลี=Mali กิตติ=Kitti พิมพ์ชนก=Pimchanok ณัฐวุฒิ=Nattawut อรทัย=Orathai',
    'ใจดี=Jaidee ศรีสุข=Srisuk วงศ์สวัสดิ์=Wongsawat ทองคำ=Thongkham เจริญผล=Charoenphon',
  ),
  culture(
    'yo-NG',
    '+234 1 555',
    'Oyèlárán Adébáyọ̀ Ṣadé Títílayọ̀ Ọlámidé Fọlákẹ́ Babátúndé Ngọzi Chídị',
    'Babatunde Adéwálé Ọkọ́nkwọ Ògúnbànjọ Akíntọ́lá Ẹbí Òkéowó',
  ),
];
