// What the forms offer. The bot knows its cities and languages itself; these are only a convenience
// for the person at the page, who may type any other code or place.

/** Codes as Telegram clients send them, with each language's own name. */
export const LANGUAGES = [
  ["tr", "Türkçe"],
  ["el", "Ελληνικά"],
  ["sr", "Српски"],
  ["sr-latn", "Srpski (latinica)"],
  ["cnr", "Crnogorski"],
  ["bs", "Bosanski"],
  ["hr", "Hrvatski"],
  ["mk", "Македонски"],
  ["bg", "Български"],
  ["sq", "Shqip"],
  ["ro", "Română"],
  ["it", "Italiano"],
  ["en", "English"],
];

/** The language's own name, or the code itself where nobody knows it. */
export function languageName(code) {
  if (!code) return "no language";
  const known = LANGUAGES.find(([tag]) => tag === code.toLowerCase().replace("_", "-"));
  if (known) return known[1];
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // "fa-raw" and worse are codes a client may really send
  }
}

/** The founding cities: name, latitude, longitude. */
export const CITIES = [
  ["İstanbul", 41.0082, 28.9784],
  ["Αθήνα", 37.9838, 23.7275],
  ["Београд", 44.8125, 20.4612],
  ["Constanța", 44.1733, 28.6383],
  ["Çanakkale", 40.1467, 26.4086],
  ["Durrës", 41.3231, 19.4414],
  ["Edirne", 41.6771, 26.5557],
  ["Кърджали", 41.6338, 25.3777],
  ["Kırklareli", 41.7351, 27.2252],
  ["Kotor", 42.4247, 18.7712],
  ["Лакташи", 44.9082, 17.3014],
  ["Μυτιλήνη", 39.1067, 26.5547],
  ["Podgorica", 42.4304, 19.2594],
  ["Prishtinë", 42.6629, 21.1655],
  ["Prizren", 42.2139, 20.7397],
  ["Pula", 44.8666, 13.8496],
  ["Sarajevo", 43.8563, 18.4131],
  ["Скопје", 41.9973, 21.428],
  ["Split", 43.5081, 16.4402],
  ["Tekirdağ", 40.978, 27.5117],
  ["Θεσσαλονίκη", 40.6401, 22.9444],
  ["Tiranë", 41.3275, 19.8187],
];
