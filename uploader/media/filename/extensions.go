package filename

import "strings"

// executables are the extensions of what runs when it is opened. Most are from
// Microsoft's list "Blocked attachments in Outlook" (Level 1), without a few
// that run nothing and that pictures are saved under (tmp, mat); the second
// group is what other systems run, the third what has been abused since.
var executables = wordSet(`
	ade adp app application appref-ms asp aspx asx bas bat bgi cab cdxml cer chm
	cmd cnt com cpl crt csh der diagcab exe fxp gadget hlp hpj hta htc inf
	ins iso isp its jar jnlp js jse ksh mad maf mag mam maq mar mas mau
	mav maw mcf mda mdb mde mdt mdw mdz msc msh msh1 msh2 mshxml msh1xml msh2xml
	msi msp mst msu ops osd pcd pif pl plg prf prg printerexport ps1 ps1xml ps2
	ps2xml psc1 psc2 psd1 psdm1 py pyc pyo pyw pyz pyzw reg scf scr sct shb
	shs theme udl vb vbe vbp vbs vhd vhdx vsmacros vsw webpnp
	wsb wsc wsf wsh xbap xll xnk

	apk xapk apks aab ipa dmg pkg mpkg command workflow terminal scpt
	applescript osx sh bash zsh fish run elf so appimage deb rpm
	flatpakref snap dex rb php pyd kext dylib

	msix msixbundle appx appxbundle appinstaller dll drv sys ocx jsp psm1 wim
	library-ms search-ms searchconnector-ms settingcontent-ms vbscript
	xlam xla ppam ppa slk iqy oqy rqy cpgz rdp ws efi
`)

// IsExecutable reports whether a file with an extension, without its dot, runs when
// it is opened.
func IsExecutable(extension string) bool { return executables[strings.ToLower(extension)] }

// shortcuts are the extensions of what file managers and browsers make to point to
// a file or a page: of Windows, of Linux, of macOS.
var shortcuts = wordSet(`lnk url website desktop webloc inetloc`)

// harmless are the extensions that a program is made to look like: what people
// send and open without a thought.
var harmless = wordSet(`
	pdf doc docx dot dotx rtf odt txt text csv tsv md log xls xlsx xlt xltx ods
	ppt pptx pps ppsx odp pages numbers key epub htm html xml json eml msg
	jpg jpeg jpe jfif png gif bmp tif tiff webp heic heif svg ico psd
	mp4 m4v mov avi mkv webm 3gp 3gpp wmv mpg mpeg
	mp3 m4a aac amr ogg oga opus wav wma flac mid
	zip rar 7z tar gz
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}
