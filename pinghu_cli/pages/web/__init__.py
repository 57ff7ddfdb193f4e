"""The document as one page for browsers: data from the declared rows and rules, and the JavaScript that reads them."""
