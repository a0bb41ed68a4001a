using System.Management.Automation;

namespace KubeNet.PowerShell.Scripts;

/// <summary>Says what the first script of a session waits for, until it is over.</summary>
internal sealed class CompilerWait : IDisposable
{
    private readonly Cmdlet _cmdlet;

    private CompilerWait(Cmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        Write(ProgressRecordType.Processing);
    }

    /// <summary>Begins to wait; null where the compiler is loaded already.</summary>
    public static CompilerWait? Of(Cmdlet cmdlet) => ScriptHosts.IsLoaded ? null : new CompilerWait(cmdlet);

    public void Dispose() => Write(ProgressRecordType.Completed);

    private void Write(ProgressRecordType type) =>
        _cmdlet.WriteProgress(new ProgressRecord(0, "Run F# script", "Loading the F# compiler, once in a session") { RecordType = type });
}
