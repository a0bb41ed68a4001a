using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Contracts;

/// <summary>Every cmdlet that writes a file returns it as Get-Item does, with the path by which Get-Content and the like take it from the pipeline.</summary>
public sealed class ExportedFileTests : RouterTest
{
    [Theory]
    [InlineData("Export-NetLab '{0}/lab.json'")]
    [InlineData("Export-NetScript '{0}/lab.sh'")]
    [InlineData("Trace-Packet client 10.0.2.2 -Port 80 | Export-PacketTrace '{0}/trace.pcapng'")]
    [InlineData("Trace-Packet client 10.0.2.2 -Port 80 | Export-PacketTrace '{0}/trace.json'")]
    public void What_was_written_has_its_path(string script)
    {
        var item = Session.Run(string.Format(null, script, Folder)).Single(result => result.BaseObject is FileInfo);
        Assert.EndsWith($"::{((FileInfo)item.BaseObject).FullName}", item.Properties["PSPath"]?.Value as string, StringComparison.Ordinal);
    }
}
