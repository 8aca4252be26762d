# Tries the packages on a real Windows: installs each silently, starts the program, uploads the
# sample files over the practice channel, and removes it again.
#
#   .ci/try-windows.ps1 -Packages FOLDER -Screenshot FILE
param(
    [Parameter(Mandatory)][string]$Packages,
    [Parameter(Mandatory)][string]$Screenshot
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

$data = Join-Path $env:LOCALAPPDATA 'MediaDrop'
$log = Join-Path $data 'mediadrop.log'
$samples = @(Get-ChildItem assets/samples -File)

function Confirm-That([bool]$is, [string]$what) {
    if (-not $is) { throw "not so: $what" }
    Write-Host "ok: $what"
}

# Invoke-Msi runs msiexec and waits. 0 is success, 3010 success that wants a restart.
function Invoke-Msi([string]$action, [string]$msi) {
    $journal = "$((Get-Item $msi).BaseName)-$($action.Trim('/')).log"
    $run = Start-Process msiexec -Wait -PassThru -ArgumentList $action, "`"$msi`"", '/qn', '/norestart', '/l*v', "`"$journal`""
    Confirm-That ($run.ExitCode -in 0, 3010) "msiexec $action $msi ended with $($run.ExitCode)"
}

# Get-Finished gives the states of the uploads that have ended.
function Get-Finished {
    if (Test-Path $log) {
        Get-Content $log | ForEach-Object { $_ | ConvertFrom-Json } | Where-Object { $_.msg -eq 'upload finished' } | ForEach-Object { $_.state }
    }
}

function Test-Upload([string]$program) {
    $arguments = @('--channel', 'Practice') + ($samples | ForEach-Object { "`"$($_.FullName)`"" })
    $run = Start-Process $program -PassThru -ArgumentList $arguments
    for ($i = 0; $i -lt 120 -and @(Get-Finished).Count -lt $samples.Count; $i++) { Start-Sleep -Milliseconds 500 }
    try { Save-Screen $Screenshot } catch { Write-Warning "no screenshot: $_" } # it is evidence, not a check
    $states = @(Get-Finished)
    Get-Process mediadrop -ErrorAction SilentlyContinue | Stop-Process -Force
    $run.WaitForExit()
    Confirm-That ($states.Count -eq $samples.Count) "$($states.Count) of $($samples.Count) uploads ended"
    Confirm-That (@($states | Where-Object { $_ -ne 'done' }).Count -eq 0) "they are done: $states"
}

function Save-Screen([string]$file) {
    Add-Type -AssemblyName System.Windows.Forms, System.Drawing
    $bounds = [System.Windows.Forms.Screen]::PrimaryScreen.Bounds
    $picture = New-Object System.Drawing.Bitmap $bounds.Width, $bounds.Height
    [System.Drawing.Graphics]::FromImage($picture).CopyFromScreen($bounds.Location, [System.Drawing.Point]::Empty, $bounds.Size)
    $picture.Save((Join-Path (Get-Location) $file))
}

function Test-Version([string]$program) {
    $said = & $program --version | Out-String # with its output redirected, as scripts read it
    Confirm-That ($said -match '^mediadrop \d+\.\d+\.\d+') "--version says $said"
}

$user = (Get-Item "$Packages/*-user.msi").FullName
$machine = (Get-Item "$Packages/*-machine.msi").FullName
$remote = (Get-Item "$Packages/*-machine-remote-desktop.msi").FullName

$program = Join-Path $env:LOCALAPPDATA 'Programs\MediaDrop\mediadrop.exe'
Invoke-Msi '/i' $user
Confirm-That (Test-Path $program) 'installed for one person'
Confirm-That (Test-Path (Join-Path ([Environment]::GetFolderPath('SendTo')) 'MediaDrop.lnk')) 'Send to has it'
Test-Version $program
Invoke-Msi '/x' $user
Confirm-That (-not (Test-Path $program)) 'removed'

$program = Join-Path $env:ProgramFiles 'MediaDrop\mediadrop.exe'
Invoke-Msi '/i' $machine
Confirm-That (Test-Path $program) 'installed for everybody'
Test-Version $program

# There is no graphics driver here: only the edition for remote desktops can show its window.
Invoke-Msi '/i' $remote
Test-Version $program
Test-Upload $program
Invoke-Msi '/x' $remote
Confirm-That (-not (Test-Path $program)) 'removed'
Confirm-That (Test-Path (Join-Path $data 'history.db')) "what is the person's own stays"
