/// The metrics of a run: a row a step, a column a metric, in the order in which they were first reported.
package struct MetricTable: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        package let step: Int
        /// Which optimiser step on its generation batch it was.
        package let iteration: Int
        /// When the step was kept, in seconds since 1970.
        package let time: Double
        /// By column; nil where the step has none, or where it does not exist.
        package fileprivate(set) var values: [Double?]

        package init(step: Int, iteration: Int, time: Double, values: [Double?]) {
            self.step = step
            self.iteration = iteration
            self.time = time
            self.values = values
        }
    }

    package private(set) var names: [String] = []
    package private(set) var lines: [Line] = []
    private var columns: [String: Int] = [:]

    package init() {}

    mutating func begin(step: Int, iteration: Int, time: Double) {
        let values = [Double?](repeating: nil, count: names.count)
        lines.append(Line(step: step, iteration: iteration, time: time, values: values))
    }

    /// Adds a metric to the last line.
    mutating func add(_ name: String, _ value: Double?) {
        guard !lines.isEmpty else { return }
        let column = columns[name] ?? names.count
        if column == names.count {
            names.append(name)
            columns[name] = column
        }
        let last = lines.count - 1
        while lines[last].values.count < names.count { lines[last].values.append(nil) }
        lines[last].values[column] = value
    }

    /// Gives every line every column.
    mutating func finish() {
        for index in lines.indices {
            while lines[index].values.count < names.count { lines[index].values.append(nil) }
        }
    }

    /// A metric's value at every step; empty when no step has it.
    package subscript(name: String) -> [Double?] {
        columns[name].map { column in lines.map { $0.values[column] } } ?? []
    }

    /// The mean of a metric over the first so many steps that have it.
    package func mean(of name: String, first count: Int) -> Double? {
        let values = self[name].compactMap { $0 }.prefix(count)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The mean of a metric over the last so many steps that have it.
    package func mean(of name: String, last count: Int) -> Double? {
        let values = self[name].compactMap { $0 }.suffix(count)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
