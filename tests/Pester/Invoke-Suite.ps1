<#
.SYNOPSIS
Runs this suite, or a part of it, with a Pester of your choice, and writes a JUnit report.

.PARAMETER Path
Files or folders; all of the suite unless given.

.PARAMETER Pester
The manifest of a Pester (Pester.psd1), or its name for the newest that is installed.

.PARAMETER Report
Where to write the JUnit report; none unless given.

.EXAMPLE
pwsh tests/Pester/Invoke-Suite.ps1 -Path tests/Pester/Scenarios
#>
param(
    [string[]] $Path = @($PSScriptRoot),
    [string] $Pester = 'Pester',
    [string] $Report
)
Import-Module $Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($Report) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'JUnitXml'
    $configuration.TestResult.OutputPath = $Report
}

$run = Invoke-Pester -Configuration $configuration
exit ($run.Result -eq 'Passed' ? 0 : 1)
