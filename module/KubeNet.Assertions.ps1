# The Should operators that Register-NetAssertion hands to Pester: what is expected is worked out by the assembly, where each has its tests.
# Pester calls an operator with the value that was piped to Should, -Negate for -Not, and a -CallerSessionState that none of them reads; a simple function
# takes it for an argument too many and goes on.
using namespace KubeNet.PowerShell.Assertions

function BeDelivered($ActualValue, [switch] $Negate, [string[]] $To, [string] $Because) {
    [PacketAssertions]::Delivered($ActualValue, $To).Judge($Negate, $Because)
}

function BeDroppedBy($ActualValue, [switch] $Negate, [string] $By, [string] $Where, [string] $Because) {
    [PacketAssertions]::DroppedBy($ActualValue, $By, $Where).Judge($Negate, $Because)
}

function BeRejectedBy($ActualValue, [switch] $Negate, [string] $By, [string] $Where, [string] $Because) {
    [PacketAssertions]::RejectedBy($ActualValue, $By, $Where).Judge($Negate, $Because)
}

function BeTranslatedTo($ActualValue, [switch] $Negate, [string[]] $To, [string] $Because) {
    [PacketAssertions]::TranslatedTo($ActualValue, $To).Judge($Negate, $Because)
}

function BeSpreadOver($ActualValue, [switch] $Negate, $Share, $Within, [string] $Because) {
    [SpreadAssertions]::Over($ActualValue, $Share, $Within).Judge($Negate, $Because)
}

# Each packet goes in a copy of the lab, so that none finds the connections of another.
function ReachAll($ActualValue, [switch] $Negate, [string[]] $To, $Port, [string] $Protocol, [string] $Because) {
    $incomplete = [ReachAssertions]::Incomplete($ActualValue, $To)
    if ($incomplete) { return $incomplete.Judge($Negate, $Because) }
    $packet = @{ Fork = $true; ErrorAction = 'Stop' }
    if ($Port) { $packet.Port = $Port }
    if ($Protocol) { $packet.Protocol = $Protocol }
    $traces = foreach ($from in $ActualValue) {
        foreach ($place in $To) { $from | Trace-Packet -To $place @packet }
    }
    $senders = @($ActualValue).ForEach({ if ($_.From) { $_.From } else { "$_" } }) -join ', '
    [ReachAssertions]::All($senders, $To, @($traces), @($ActualValue)[0].Lab).Judge($Negate, $Because)
}
