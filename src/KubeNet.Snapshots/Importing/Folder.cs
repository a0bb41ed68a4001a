using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>One namespace's folder of a bundle, and the report that its readers write to.</summary>
/// <param name="Machine">The folder above it: one machine.</param>
/// <param name="Name">Its own name, by which <c>nsids</c> refer to it.</param>
/// <param name="Namespace">What the namespace is called in the lab.</param>
/// <param name="Files">Its files by name.</param>
/// <param name="Report">The report.</param>
internal sealed record Folder(string Machine, string Name, string Namespace, IReadOnlyDictionary<string, BundleFile> Files, ImportReport Report)
{
    public BundleFile? Find(string file) => Files.GetValueOrDefault(file);

    public void Info(string file, string text) => Add(ReportSeverity.Info, file, null, text, null);

    public void Warn(string? file, int? line, string text, string consequence) => Add(ReportSeverity.Warning, file, line, text, consequence);

    public void Error(string? file, int? line, string text, string consequence) => Add(ReportSeverity.Error, file, line, text, consequence);

    private void Add(ReportSeverity severity, string? file, int? line, string text, string? consequence) => Report.Add(new ReportEntry
    {
        Severity = severity,
        Namespace = Namespace,
        File = file is null ? null : Files.TryGetValue(file, out var known) ? known.Path : file,
        Line = line,
        Text = text,
        Consequence = consequence,
    });
}
