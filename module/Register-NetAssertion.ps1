function Register-NetAssertion {
    <#
    .SYNOPSIS
    Gives Pester KubeNet's Should operators.

    .DESCRIPTION
    The operators are BeDelivered, BeDroppedBy, BeRejectedBy, BeTranslatedTo, ReachAll and BeSpreadOver. KubeNet hands them over by itself where Pester is loaded
    when KubeNet is imported, as it is in a test's BeforeAll. Where KubeNet came first, call this once Pester is loaded. To call it twice does no harm.

    Pester has room for 32 operators and brings 26 of its own: KubeNet's six fill it. A suite with operators of its own registers those before it imports
    KubeNet, and names the ones of KubeNet that it wants.

    .PARAMETER Name
    The operators to register; all unless given.

    .EXAMPLE
    Register-NetAssertion

    .EXAMPLE
    Register-NetAssertion BeDelivered, BeDroppedBy

    .LINK
    about_KubeNet
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param(
        [Parameter(Position = 0)]
        [ValidateSet('BeDelivered', 'BeDroppedBy', 'BeRejectedBy', 'BeTranslatedTo', 'ReachAll', 'BeSpreadOver')]
        [string[]] $Name = @('BeDelivered', 'BeDroppedBy', 'BeRejectedBy', 'BeTranslatedTo', 'ReachAll', 'BeSpreadOver')
    )

    $pester = Get-Module -Name Pester | Sort-Object -Property Version | Select-Object -Last 1
    if (-not $pester -or $pester.Version.Major -lt 5) {
        $found = if ($pester) { "Pester $($pester.Version) is loaded" } else { 'no Pester is loaded' }
        $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new(
            [InvalidOperationException]::new("Should operators need Pester 5 or later, and $found; run 'Import-Module Pester -MinimumVersion 5' first."), 'PesterNotLoaded', 'ResourceUnavailable', $null))
    }

    # Read here and not at the import, which most sessions do without a Pester.
    . ([IO.Path]::Combine($PSScriptRoot, 'KubeNet.Assertions.ps1'))
    $takesAll = 'BeSpreadOver', 'ReachAll'
    foreach ($operator in $Name) {
        try {
            & $pester { param($name, $test, $takesAll) Add-ShouldOperator -Name $name -Test $test -SupportsArrayInput:$takesAll } $operator (Get-Item -Path "function:$operator").ScriptBlock ($operator -in $takesAll)
        }
        catch {
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new(
                [InvalidOperationException]::new("Pester does not take the operator ${operator}: $($_.Exception.Message)", $_.Exception), 'AssertionNotRegistered', 'ResourceExists', $operator))
        }
    }
}
