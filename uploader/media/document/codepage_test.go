package document

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// codePageTexts are texts that the models were not made of.
var codePageTexts = []struct{ charset, text string }{
	{"windows-1255", "הודעה חשובה: המשרד יהיה סגור ביום ראשון בגלל החג. נתראה בשבוע הבא!"},
	{"windows-1255", "שלום"},
	{"windows-1255", "שלום, Order 1234"},
	{"windows-1255", "name,phone,city\r\nאברהם,0501234567,נתניה\r\nשרה,05212345,אשדוד\r\n"},
	{"windows-1255", "Invoice – מחיר: ₪120.50 “כולל מע״מ”"},
	{"windows-1255", "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ"},
	{"ibm862", "הודעה חשובה: המשרד יהיה סגור ביום ראשון בגלל החג. נתראה בשבוע הבא!"},
	{"ibm862", "Name: שרה כהן"},
	{"windows-1256", "يرجى العلم أن المكتب سيكون مغلقا يوم الأحد بسبب العيد"},
	{"windows-1256", "name,city\r\nأحمد,يافا\r\nفاطمة,عكا\r\n"},
	{"windows-1251", "Напоминаем, что в воскресенье офис не работает."},
	{"windows-1251", "Привет"},
	{"windows-1251", "ВНИМАНИЕ! Скидка 20% на все автомобили"},
	{"windows-1251", "Нагадуємо, що в неділю офіс не працює. Її колега з Києва"},
	{"windows-1252", "Grüße aus München, die Lieferung verzögert sich bis nächsten Dienstag – 25 €"},
	{"windows-1252", "Le magasin sera fermé dimanche, désolé pour la gêne occasionnée"},
	{"windows-1252", "L’été dernier, nous étions à l’étranger"},
	{"windows-1252", "La tienda estará cerrada mañana. ¿Algún problema? Llámenos después"},
	{"windows-1252", "A loja não estará aberta amanhã, pedimos desculpa pela situação"},
	{"windows-1252", "Butiken är stängd på söndag på grund av helgen"},
	{"windows-1252", "It’s a “quoted” text – with dashes… and a price of £5"},
	{"windows-1250", "Zażółć gęślą jaźń, sklep będzie zamknięty w niedzielę"},
	{"windows-1250", "Upozorňujeme, že v neděli bude obchod zavřený kvůli svátku"},
	{"windows-1250", "Vasárnap az üzlet zárva lesz az ünnep miatt, elnézést a kellemetlenségért, a jövő héten újra várjuk"},
	{"windows-1253", "Σας ενημερώνουμε ότι το κατάστημα θα είναι κλειστό την Κυριακή"},
	{"windows-1253", "Γιώργος Παπαδόπουλος, Πάτρα"},
	{"windows-1254", "Pazar günü mağazamız bayram nedeniyle kapalı olacaktır, anlayışınız için teşekkürler"},
	{"windows-1254", "Ayşe Yılmaz, Beşiktaş, kardeşi Oğuz"},
}

func encoded(t testing.TB, charset, text string) []byte {
	t.Helper()
	b, err := charsets[charset].NewEncoder().Bytes([]byte(text))
	require.NoError(t, err, text)
	return b
}

func TestCodePages(t *testing.T) {
	for _, test := range codePageTexts {
		content := encoded(t, test.charset, test.text)
		require.Equal(t, Text{Charset: test.charset}, examineText(t, content), test.text)
		converted, err := toUTF8(content, test.charset)
		require.NoError(t, err)
		require.Equal(t, test.text, converted)
	}
}
