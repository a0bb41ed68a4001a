using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Get-Content</c>: the lines of files, or with <c>-Raw</c> a file's whole text.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
internal sealed class GetContentCommand : ItemCommand
{
    [Parameter]
    [Alias("First", "Head")]
    public long TotalCount { get; set; } = -1;

    [Parameter]
    [Alias("Last")]
    public int Tail { get; set; } = -1;

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    [Parameter]
    public object? Encoding { get; set; }

    /// <summary>Accepted: lines are always handed on one by one.</summary>
    [Parameter]
    public long ReadCount { get; set; } = 1;

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            if (!IsOfFileSystem(path)) Guard(path, () => FromProvider(path));
            else foreach (string file in FilePaths(path)) Guard(file, () => FromFile(file));
        }
    }

    private bool IsOfFileSystem(string path)
    {
        try
        {
            SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem";
        }
        catch (System.Management.Automation.DriveNotFoundException)
        {
            return false;
        }
    }

    private void FromFile(string path)
    {
        if (AsByteStream)
        {
            byte[] bytes = File.ReadAllBytes(path);
            WriteObject(bytes, enumerateCollection: !Raw);
            return;
        }

        if (Raw)
        {
            WriteObject(Described(File.ReadAllText(path, TextEncodings.Find(Encoding)), path));
            return;
        }

        IEnumerable<string> lines = File.ReadLines(path, TextEncodings.Find(Encoding));
        if (TotalCount >= 0) lines = lines.Take((int)Math.Min(TotalCount, int.MaxValue));
        if (Tail >= 0) lines = lines.TakeLast(Tail);
        long number = 0;
        foreach (string line in lines) WriteObject(Described(line, path, ++number));
    }

    private void FromProvider(string path)
    {
        foreach (System.Management.Automation.Provider.IContentReader reader in InvokeProvider.Content.GetReader([path], force: false, literalPath: IsLiteral))
        {
            using (reader) WriteObject(reader.Read(-1), enumerateCollection: true);
        }
    }

    /// <summary>Lines carry where they came from, as in pwsh.</summary>
    private static PSObject Described(string text, string path, long? number = null)
    {
        var described = new PSObject(text);
        described.Properties.Add(new PSNoteProperty("PSPath", "Microsoft.PowerShell.Core\\FileSystem::" + path));
        described.Properties.Add(new PSNoteProperty("PSParentPath", "Microsoft.PowerShell.Core\\FileSystem::" + System.IO.Path.GetDirectoryName(path)));
        described.Properties.Add(new PSNoteProperty("PSChildName", System.IO.Path.GetFileName(path)));
        if (number is not null) described.Properties.Add(new PSNoteProperty("ReadCount", number));
        return described;
    }
}
