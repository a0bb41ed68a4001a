# Opens a PowerShell session with the KubeNet module loaded: in the pwsh (7.6 or later) on PATH where there is one, else in the
# embedded host. Builds what is needed on first use, and again when the sources are newer. The Windows twin of ./kubenet; it runs
# in Windows PowerShell 5.1 too. It has no param block on purpose: every argument goes through to the host.

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$bin = Join-Path (Join-Path $root 'module') 'bin'

function Stop-Launch([int] $Code, [string] $Message) {
    [Console]::Error.WriteLine("kubenet: $Message")
    exit $Code
}

# The script that the command line names, if any.
function Get-ScriptArgument([object[]] $Arguments) {
    for ($i = 0; $i -lt $Arguments.Count; $i++) {
        switch -Regex ($Arguments[$i]) {
            '^--?c' { return }
            '^--?f(i|$)' { return $Arguments[$i + 1] }
            '^--?(w|ex|ep)' { $i++; break }
            '^-' { break }
            default { return $_ }
        }
    }
}

# Whether the pwsh on PATH is 7.6 or later.
function Test-NewPwsh {
    $pwsh = Get-Command pwsh -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $pwsh) { return $false }
    $text = & $pwsh.Source -NoLogo -Version
    return ("$text" -match '(\d+\.\d+)') -and ([version] $Matches[1] -ge [version] '7.6')
}

# Whether anything that goes into a build is newer than its stamp.
function Test-Stale([string] $Stamp) {
    if (-not (Test-Path -LiteralPath $Stamp)) { return $true }
    $built = (Get-Item -LiteralPath $Stamp -Force).LastWriteTimeUtc
    $sources = Join-Path $root 'src'
    $files = @(Get-ChildItem -LiteralPath $sources -Recurse -File -Include *.cs, *.csproj, *.fs, *.fsproj, *.props, packages.lock.json |
            Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' })
    $files += Get-Item (Join-Path $root 'Directory.*.props')
    return [bool] ($files | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)
}

# Builds where the stamp is stale; silent unless it fails. A file held open keeps two builds apart.
function Build-Stale([string] $Stamp, [string[]] $Arguments) {
    if (-not (Test-Stale $Stamp)) { return }
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
        Stop-Launch 70 "the .NET 10 SDK is needed (https://dot.net); no 'dotnet' is on PATH."
    }

    $null = New-Item -ItemType Directory -Force -Path $bin
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open((Join-Path $bin '.lock-windows'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 500 }
    }

    try {
        if (-not (Test-Stale $Stamp)) { return }
        $reason = if (Test-Path -LiteralPath $Stamp) { 'sources have changed' } else { 'first run' }
        [Console]::Error.WriteLine("Building KubeNet ($reason)...")
        $started = [DateTime]::UtcNow
        $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
        $env:DOTNET_NOLOGO = '1'
        $log = & dotnet @Arguments -c Release --nologo -v quiet
        if ($LASTEXITCODE -ne 0) {
            $log | ForEach-Object { [Console]::Error.WriteLine($_) }
            Stop-Launch 70 'the build failed.'
        }

        [IO.File]::WriteAllText($Stamp, '')
        [IO.File]::SetLastWriteTimeUtc($Stamp, $started)
    }
    finally { $lock.Dispose() }
}

if (Test-NewPwsh) {
    Build-Stale (Join-Path $bin '.module-built') 'build', (Join-Path $root 'src/KubeNet.PowerShell')
    # A session configuration, and not a script around the session, so that every switch and exit code stays pwsh's own.
    $manifest = (Join-Path $root 'KubeNet.psd1').Replace("'", "''")
    $session = Join-Path $bin 'session.pssc'
    $configuration = "@{ SchemaVersion = '2.0.0.0'; GUID = '5f0c3f4e-6a52-4c0b-9d4a-3f1f6f0a7d11'; SessionType = 'Default'; ModulesToImport = '$manifest' }"
    if (-not (Test-Path -LiteralPath $session) -or [IO.File]::ReadAllText($session) -ne $configuration) {
        [IO.File]::WriteAllText($session, $configuration)
    }

    # pwsh would run an F# script as PowerShell: what follows the switches becomes the command that runs it.
    $arguments = @($args)
    $script = Get-ScriptArgument $arguments
    if ("$script" -like '*.fsx') {
        $at = [Array]::IndexOf($arguments, $script)
        $switches = @($arguments | Select-Object -First $at | Where-Object { $_ -notmatch '^--?f(i|$)' })
        $quoted = $arguments | Select-Object -Skip $at | ForEach-Object { "'" + "$_".Replace("'", "''") + "'" }
        $arguments = $switches + '-Command' + "Invoke-NetScript -Path $($quoted -join ' ')"
    }

    & pwsh -ConfigurationFile $session @arguments
    exit $LASTEXITCODE
}

$shell = Join-Path $bin 'shell'
# The host's project has the module built with it.
Build-Stale (Join-Path $bin '.shell-built') 'publish', (Join-Path $root 'src/KubeNet.Shell'), '-o', $shell
& dotnet (Join-Path $shell 'KubeNet.Shell.dll') @args
exit $LASTEXITCODE
