using System.Management.Automation;
using System.Text.RegularExpressions;
using KubeNet.Shell.Commands.Items;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>Select-String</c>: the lines that match a pattern.</summary>
[Cmdlet(VerbsCommon.Select, "String", DefaultParameterSetName = "File")]
internal sealed class SelectStringCommand : PSCmdlet
{
    private readonly List<Regex> patterns = [];
    private LineSearch? piped;
    private bool found;

    [Parameter(ValueFromPipeline = true, Mandatory = true, ParameterSetName = "Object")]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0)]
    public string[] Pattern { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "File")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter]
    public SwitchParameter List { get; set; }

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter NotMatch { get; set; }

    [Parameter]
    public SwitchParameter AllMatches { get; set; }

    [Parameter]
    [ValidateCount(1, 2)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Context { get; set; }

    [Parameter]
    public object? Encoding { get; set; }

    protected override void BeginProcessing()
    {
        RegexOptions options = CaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase;
        foreach (string pattern in Pattern)
        {
            try
            {
                patterns.Add(new Regex(SimpleMatch ? Regex.Escape(pattern) : pattern, options));
            }
            catch (ArgumentException error)
            {
                ThrowTerminatingError(CommandError.Argument("InvalidRegex", $"The string {pattern} is not a valid regular expression: {error.Message}", pattern));
            }
        }

        piped = NewSearch("InputStream");
    }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Object")
        {
            if (InputObject?.BaseObject is FileInfo file) Search(file.FullName);
            else Emit(piped!.Feed(InputObject?.ToString() ?? ""));
            return;
        }

        bool literal = ParameterSetName == "LiteralFile";
        foreach (string path in literal ? LiteralPath : Path)
        {
            foreach (string file in literal ? [FileTarget.Resolve(this, path)] : SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)) Search(file);
        }
    }

    protected override void EndProcessing()
    {
        Emit(piped!.End());
        if (Quiet && found) WriteObject(true);
    }

    private LineSearch NewSearch(string path) => new(
        patterns, path, NotMatch, AllMatches, !CaseSensitive, Context?[0] ?? 0, Context is [_, var after] ? after : Context?[0] ?? 0);

    private void Search(string path)
    {
        if (Directory.Exists(path)) return;
        LineSearch search = NewSearch(path);
        try
        {
            foreach (string line in File.ReadLines(path, TextEncodings.Find(Encoding)))
            {
                Emit(search.Feed(line));
                if ((List || Quiet) && search.Count > 0) break;
            }

            Emit(search.End());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(CommandError.From(error, "ProcessingFile", ErrorCategory.NotSpecified, path));
        }
    }

    private void Emit(IEnumerable<MatchInfo> matches)
    {
        foreach (MatchInfo match in matches)
        {
            found = true;
            if (Quiet) continue;
            if (Raw)
            {
                WriteObject(match.Line);
                continue;
            }

            var shown = new PSObject(match);
            shown.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.MatchInfo");
            WriteObject(shown);
        }
    }
}
