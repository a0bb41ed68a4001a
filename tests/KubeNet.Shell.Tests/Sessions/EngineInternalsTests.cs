using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace KubeNet.Shell.Tests.Sessions;

/// <summary>Every use of the engine's non-public members works with the version of the lock file.</summary>
public sealed class EngineInternalsTests
{
    [Theory]
    [InlineData("[pscustomobject]@{ a = 1 } | Format-Table | Out-String", "a\n-\n1")]
    [InlineData("[pscustomobject]@{ a = 1 } | Format-List | Out-String", "a : 1")]
    [InlineData("1..4 | ForEach-Object { [pscustomobject]@{ a = $_ } } | Format-Wide a -Column 2 | Out-String -Width 20", "1          2\n3          4")]
    [InlineData("[pscustomobject]@{ a = 1 } | Format-Custom -Depth 1 | Out-String", "class PSCustomObject\n{\n  a = 1\n}")]
    [InlineData("1..100000000 | Select-Object -First 1", "1")]
    [InlineData("function f { Write-Error 'x' } f 2>&1 | ForEach-Object { $_.InvocationInfo.MyCommand.Name }", "f")]
    public void It_works(string command, string expected)
    {
        InProcess.Result result = InProcess.Run("-Command", command);

        Assert.Equal(expected, string.Join('\n', result.Output.Trim().Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void A_format_cmdlet_is_a_cmdlet_of_the_engine() =>
        Assert.True(typeof(FrontEndCommandBase).IsAssignableFrom(KubeNet.Shell.Commands.SubsetCommands.All["Format-Table"]) && typeof(PSCmdlet).IsAssignableFrom(typeof(FrontEndCommandBase)));
}
