# The Should operators that Register-NetAssertion hands to Pester: what is expected is worked out by the assembly, where each has its tests.
# Pester calls an operator with the value that was piped to Should, -Negate for -Not, and a -CallerSessionState that none of them reads; a simple function
# takes it for an argument too many and goes on.
using namespace KubeNet.PowerShell.Assertions

function BeDelivered($ActualValue, [switch] $Negate, [string[]] $To, [string] $Because) {
    [PacketAssertions]::Delivered($ActualValue, $To).Given($PSBoundParameters).Judge($Negate, $Because)
}

function BeDroppedBy($ActualValue, [switch] $Negate, [string] $By, [string] $Where, [string] $Because) {
    [PacketAssertions]::DroppedBy($ActualValue, $By, $Where).Given($PSBoundParameters).Judge($Negate, $Because)
}

function BeRejectedBy($ActualValue, [switch] $Negate, [string] $By, [string] $Where, [string] $Because) {
    [PacketAssertions]::RejectedBy($ActualValue, $By, $Where).Given($PSBoundParameters).Judge($Negate, $Because)
}

function BeTranslatedTo($ActualValue, [switch] $Negate, [string[]] $To, [string] $Because) {
    [PacketAssertions]::TranslatedTo($ActualValue, $To).Given($PSBoundParameters).Judge($Negate, $Because)
}

function BeSpreadOver($ActualValue, [switch] $Negate, $Share, $Within, [string] $Because) {
    [SpreadAssertions]::Over($ActualValue, $Share, $Within).Given($PSBoundParameters).Judge($Negate, $Because)
}

# Each packet goes in a copy of the lab, so that none finds the connections of another.
function ReachAll($ActualValue, [switch] $Negate, [string[]] $To, $Port, [string] $Protocol, [string] $Because) {
    $incomplete = [ReachAssertions]::Incomplete($ActualValue, $To)
    if ($incomplete) { return $incomplete.Judge($Negate, $Because) }
    $packet = @{ Fork = $true; ErrorAction = 'Stop' }
    if ($PSBoundParameters.ContainsKey('Port')) { $packet.Port = $Port }
    if ($PSBoundParameters.ContainsKey('Protocol')) { $packet.Protocol = $Protocol }
    $traces = [Collections.Generic.List[object]]::new()
    foreach ($from in $ActualValue) {
        foreach ($place in $To) {
            try { $from | Trace-Packet -To $place @packet | ForEach-Object { $traces.Add($_) } }
            catch { return [ReachAssertions]::CannotSend("$(if ($from.From) { $from.From } else { $from })", $place, $_).Judge($Negate, $Because) }
        }
    }
    $senders = @($ActualValue).ForEach({ if ($_.From) { $_.From } else { "$_" } }) -join ', '
    [ReachAssertions]::All($senders, $To, @($traces), @($ActualValue)[0].Lab).Judge($Negate, $Because)
}
