# The module is its assembly; this file says what to do where that was not built yet, and brings what speaks to Pester.
$assembly = [IO.Path]::Combine($PSScriptRoot, 'bin', 'KubeNet.PowerShell.dll')
if (-not [IO.File]::Exists($assembly)) {
    $problem = [IO.FileNotFoundException]::new("KubeNet is not built yet: there is no $assembly. Run ./kubenet once, or 'dotnet build src/KubeNet.PowerShell', in the folder of the clone.", $assembly)
    throw [Management.Automation.ErrorRecord]::new($problem, 'NotBuilt', [Management.Automation.ErrorCategory]::ObjectNotFound, $assembly)
}

Import-Module -Name $assembly
. ([IO.Path]::Combine($PSScriptRoot, 'Register-NetAssertion.ps1'))

# Where a test's BeforeAll imports KubeNet, Pester is loaded. An operator that finds no room there is no reason to fail the import.
if ((Get-Module -Name Pester).Version.Major -ge 5) {
    Register-NetAssertion -ErrorVariable unregistered -ErrorAction SilentlyContinue
    foreach ($failure in $unregistered) { Write-Warning -Message $failure }
}
