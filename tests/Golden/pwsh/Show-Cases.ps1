# Runs the commands of a golden file and prints the file anew: each line '### <command>', then what the command shows.
# Errors are shown as '! <id>: <message>' and other streams by their kind. The golden files were printed by pwsh 7.6:
#     cd "$(mktemp -d)" && DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 NO_COLOR=1 pwsh -NoProfile -File .../Show-Cases.ps1 .../objects.txt
# and the tests hold the embedded host's own commands against them with this same script.
param([string] $File)

$PSStyle.OutputRendering = 'PlainText'
$here = $PWD.Path
$cases = [IO.File]::ReadAllLines($File) -match '^### '
foreach ($case in $cases) {
    $Error.Clear()
    $case
    $plain = [Collections.ArrayList]::new()
    $shown = {
        if ($plain.Count) { ($plain.ToArray() | Out-String -Width 100).TrimEnd() -split "`r?`n" | ForEach-Object { & $print $_ } }
        $plain.Clear()
    }

    $print = { param($line) $line.Replace($here, '<here>').TrimEnd() }
    try {
        $results = . ([scriptblock]::Create($case.Substring(4))) *>&1
        foreach ($result in $results) {
            $mark = if ($result -is [Management.Automation.ErrorRecord]) { "! $($result.FullyQualifiedErrorId.Split(',')[0])" }
            elseif ($result -is [Management.Automation.WarningRecord]) { '! warning' }
            elseif ($result -is [Management.Automation.VerboseRecord]) { '! verbose' }
            elseif ($result -is [Management.Automation.DebugRecord]) { '! debug' }
            elseif ($result -is [Management.Automation.InformationRecord]) { '! information' }
            if ($mark) { . $shown; & $print "${mark}: $result" } else { $null = $plain.Add($result) }
        }

        . $shown
    }
    catch { . $shown; & $print "! ended by $($_.FullyQualifiedErrorId.Split(',')[0]): $_" }
}
