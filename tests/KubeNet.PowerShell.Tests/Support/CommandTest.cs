namespace KubeNet.PowerShell.Tests.Support;

/// <summary>
/// Tests of cmdlets in a lab of two hosts, <c>a</c> and <c>b</c>, that a cable joins: eth0 with 10.0.0.1/24 and eth0 with 10.0.0.2/24.
/// </summary>
public abstract class CommandTest : IDisposable
{
    protected CommandTest() => Session.Run(
        """
        New-NetNamespace a, b -Up
        Add-VethPair a eth0 b eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up
        """);

    protected Session Session { get; } = new();

    public void Dispose()
    {
        Session.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a script returns, as text, with commas between.</summary>
    protected string Text(string script) => string.Join(", ", Session.Run(script).Select(result => result?.ToString()));

    /// <summary>Runs a script that must not change the configuration.</summary>
    protected void LeavesUnchanged(string script)
    {
        var before = Session.Lab.Config;
        Session.Run(script);
        Assert.Same(before, Session.Lab.Config);
    }
}
