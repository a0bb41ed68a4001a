namespace KubeNet.Package;

/// <summary>The package cannot be made; the message has the file and what to mend, in the form in which a build shows errors.</summary>
public sealed class PackagingException(string file, string message) : Exception($"{file}: error : {message}");
